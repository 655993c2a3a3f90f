#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

chdb_library lib;

static char loaded_path[4096];

int library_is_loaded(void) { return loaded_path[0] != 0; }

int library_load(const char *path, char *error, size_t error_size) {
  if (library_is_loaded()) {
    if (strcmp(path, loaded_path) == 0) return 0;
    snprintf(error, error_size, "this process already uses the engine library %s", loaded_path);
    return -1;
  }
  /* RTLD_LOCAL: the engine carries its own copies of many libraries, which must not be seen by others. */
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *reason = dlerror();
    snprintf(error, error_size, "%s", reason == NULL ? "the library cannot be opened" : reason);
    return -1;
  }
#define RESOLVE(name, result, arguments) *(void **)(&lib.name) = dlsym(handle, #name);
  CHDB_REQUIRED(RESOLVE)
  CHDB_OPTIONAL(RESOLVE)
#undef RESOLVE
  const char *missing = NULL;
#define REQUIRE(name, result, arguments)                                                                     \
  if (lib.name == NULL) missing = #name;
  CHDB_REQUIRED(REQUIRE)
#undef REQUIRE
  if (missing != NULL) {
    snprintf(error, error_size, "%s has no function %s: is it libchdb 26 or newer?", path, missing);
    dlclose(handle);
    return -1;
  }
  /* Before the first connect, or the engine takes SIGINT, SIGTERM and others from the process. */
  if (lib.chdb_set_signal_handlers_enabled != NULL) lib.chdb_set_signal_handlers_enabled(0);
  snprintf(loaded_path, sizeof loaded_path, "%s", path);
  return 0;
}
