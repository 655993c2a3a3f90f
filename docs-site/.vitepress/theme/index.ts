// The default theme without its fonts: pages use what the reader's system has, and load nothing from elsewhere.
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
