/** The arguments that make an engine look for executable functions in `folder`; they count when it starts. */
export function functionArguments(folder: string): string[] {
  return [`--user_scripts_path=${folder}`, `--user_defined_executable_functions_config=${folder}/*.xml`];
}
