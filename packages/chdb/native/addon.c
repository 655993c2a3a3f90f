/*
 * Node-API side: JS calls become jobs, finished jobs become settled promises.
 *
 * A promise here never rejects for what the engine says: it resolves with { failure, error } and TypeScript makes the
 * error, since an Error made here would be of another realm inside test runners and vm contexts.
 */
#define NAPI_VERSION 8
#include <node_api.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "connection.h"

#ifndef X_CHDB_BUILD
#define X_CHDB_BUILD "unknown"
#endif

/* Smaller answers are copied: cheaper than a finaliser. */
#define COPY_BELOW 65536

/* One per JS environment: the main thread's and each worker's. */
typedef struct {
  napi_env env;
  napi_threadsafe_function completed;
  connection *connections;
  uint32_t pending; /* promises to settle; the event loop lives while there are any */
  bool external_buffers;
} environment;

/* What a job carries for this side. */
typedef struct {
  environment *owner;
  napi_deferred deferred;
  napi_ref bytes;
} promise;

static const char build_info[] = "x-chdb-build:" X_CHDB_BUILD;

/* Names tags process-wide; results that JS still holds, for leak tests. */
static uint32_t next_id = 1;
static int64_t live_results = 0;
static pthread_mutex_t counters = PTHREAD_MUTEX_INITIALIZER;

/* A result whose memory a JS buffer is made of. */
typedef struct loan {
  struct loan *next;
  void *data;
  chdb_result *result; /* NULL once it has been given back */
} loan;

/* Those of the process, under the lock of the counters. */
static loan *loans = NULL;

/* NULL when there is no memory for it. */
static loan *lend(void *data, chdb_result *result) {
  loan *made = calloc(1, sizeof *made);
  if (made == NULL) return NULL;
  made->data = data;
  made->result = result;
  pthread_mutex_lock(&counters);
  made->next = loans;
  loans = made;
  live_results++;
  pthread_mutex_unlock(&counters);
  return made;
}

/* Forgets a loan, and gives its result back unless that has happened. */
static void end_loan(loan *ended) {
  pthread_mutex_lock(&counters);
  loan **link = &loans;
  while (*link != ended) link = &(*link)->next;
  *link = ended->next;
  if (ended->result != NULL) live_results--;
  pthread_mutex_unlock(&counters);
  if (ended->result != NULL) lib.chdb_destroy_query_result(ended->result);
  free(ended);
}

/* ---- values ---- */

static char *take_string(napi_env env, napi_value value, size_t *length) {
  napi_valuetype type;
  if (napi_typeof(env, value, &type) != napi_ok) return NULL;
  size_t size = 0;
  if (type == napi_string) {
    if (napi_get_value_string_utf8(env, value, NULL, 0, &size) != napi_ok) return NULL;
    char *text = malloc(size + 1);
    if (text != NULL) napi_get_value_string_utf8(env, value, text, size + 1, &size);
    if (length != NULL) *length = size;
    return text;
  }
  /* Bytes stand for text that need not be UTF-8. */
  void *bytes = NULL;
  napi_typedarray_type kind;
  if (napi_get_typedarray_info(env, value, &kind, &size, &bytes, NULL, NULL) != napi_ok) return NULL;
  char *text = malloc(size + 1);
  if (text == NULL) return NULL;
  memcpy(text, bytes, size);
  text[size] = 0;
  if (length != NULL) *length = size;
  return text;
}

static char **take_strings(napi_env env, napi_value array, size_t **lengths, size_t *count) {
  uint32_t size = 0;
  bool is_array = false;
  *count = 0;
  if (napi_is_array(env, array, &is_array) != napi_ok || !is_array) return NULL;
  napi_get_array_length(env, array, &size);
  char **texts = calloc(size + 1u, sizeof *texts);
  size_t *sizes = calloc(size + 1u, sizeof *sizes);
  for (uint32_t i = 0; i < size; i++) {
    napi_value element;
    napi_get_element(env, array, i, &element);
    texts[i] = take_string(env, element, &sizes[i]);
    if (texts[i] == NULL) texts[i] = calloc(1, 1);
  }
  *count = size;
  if (lengths != NULL) *lengths = sizes;
  else free(sizes);
  return texts;
}

static napi_value make_string(napi_env env, const char *text) {
  napi_value value;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  return value;
}

static void set_number(napi_env env, napi_value object, const char *name, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

/* The collector has taken the buffer, or it was detached. */
static void on_buffer_gone(napi_env env, void *data, void *hint) {
  (void)env;
  (void)data;
  end_loan(hint);
}

/* The answer's bytes as a Uint8Array: the engine's own buffer when large, which the collector gives back. */
static napi_value make_bytes(environment *owner, job *work) {
  napi_env env = owner->env;
  size_t length = lib.chdb_result_length(work->result);
  char *data = lib.chdb_result_buffer(work->result);
  napi_value buffer, bytes;
  if (length >= COPY_BELOW && owner->external_buffers) {
    loan *lent = lend(data, work->result);
    if (lent != NULL) {
      work->result = NULL;
      if (napi_create_external_arraybuffer(env, data, length, on_buffer_gone, lent, &buffer) == napi_ok) {
        napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &bytes);
        return bytes;
      }
      work->result = lent->result;
      lent->result = NULL;
      pthread_mutex_lock(&counters);
      live_results--;
      pthread_mutex_unlock(&counters);
      end_loan(lent);
      owner->external_buffers = false; /* a runtime with a memory cage, such as Electron */
    }
  }
  void *copy = NULL;
  if (napi_create_arraybuffer(env, length, &copy, &buffer) != napi_ok) return NULL;
  if (length > 0) memcpy(copy, data, length);
  napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &bytes);
  return bytes;
}

static const char *failure_name(job_failure failure) {
  switch (failure) {
    case FAIL_ENGINE: return "engine";
    case FAIL_LIBRARY: return "library";
    case FAIL_PATH_IN_USE: return "path-in-use";
    case FAIL_PATH_LOCKED: return "path-locked";
    case FAIL_CONNECT: return "connect";
    case FAIL_CLOSED: return "closed";
    default: return "state";
  }
}

static napi_value make_outcome(environment *owner, job *work) {
  napi_env env = owner->env;
  napi_value outcome;
  napi_create_object(env, &outcome);
  if (work->failure == FAIL_NONE && work->result != NULL) {
    chdb_result *result = work->result;
    set_number(env, outcome, "elapsed", lib.chdb_result_elapsed(result));
    set_number(env, outcome, "resultRows", (double)lib.chdb_result_rows_read(result));
    set_number(env, outcome, "resultBytes", (double)lib.chdb_result_bytes_read(result));
#define COUNTER(name, function)                                                                              \
  set_number(env, outcome, name, lib.function == NULL ? 0 : (double)lib.function(result));
    COUNTER("readRows", chdb_result_storage_rows_read)
    COUNTER("readBytes", chdb_result_storage_bytes_read)
    COUNTER("writtenRows", chdb_result_rows_written)
    COUNTER("writtenBytes", chdb_result_bytes_written)
#undef COUNTER
    napi_value bytes = make_bytes(owner, work);
    if (bytes != NULL) {
      napi_set_named_property(env, outcome, "bytes", bytes);
    } else {
      napi_value ignored;
      napi_get_and_clear_last_exception(env, &ignored);
      work->failure = FAIL_STATE;
      work->error = strdup("not enough memory for the answer");
    }
  }
  if (work->failure != FAIL_NONE) {
    napi_set_named_property(env, outcome, "failure", make_string(env, failure_name(work->failure)));
    napi_set_named_property(env, outcome, "error", make_string(env, work->error == NULL ? "" : work->error));
  } else if (work->kind == JOB_OPEN) {
    napi_value booted;
    napi_get_boolean(env, work->on->booted, &booted);
    napi_set_named_property(env, outcome, "booted", booted);
  }
  return outcome;
}

/* ---- completion ---- */

static void unlink_connection(environment *owner, connection *target) {
  connection **link = &owner->connections;
  while (*link != NULL && *link != target) link = &(*link)->next;
  if (*link == NULL) return;
  *link = target->next;
  connection_end(target);
  connection_free(target);
}

/* On the connection's thread (or the one that drops its queue). */
static void job_done(job *work) {
  promise *mine = work->context;
  napi_call_threadsafe_function(mine->owner->completed, work, napi_tsfn_nonblocking);
}

/* On the JS thread; without an environment when that is being torn down. */
static void on_completed(napi_env env, napi_value callback, void *context, void *data) {
  (void)callback;
  (void)context;
  job *work = data;
  promise *mine = work->context;
  if (env != NULL) {
    environment *owner = mine->owner;
    napi_value outcome = make_outcome(owner, work);
    bool gone = work->kind == JOB_CLOSE || (work->kind == JOB_OPEN && work->failure != FAIL_NONE);
    if (gone) unlink_connection(owner, work->on);
    if (mine->bytes != NULL) napi_delete_reference(env, mine->bytes);
    if (--owner->pending == 0) napi_unref_threadsafe_function(env, owner->completed);
    napi_resolve_deferred(env, mine->deferred, outcome);
  }
  free(mine);
  job_free(work);
}

static void end_all(environment *owner) {
  for (connection *each = owner->connections; each != NULL; each = each->next) connection_cancel(each);
  while (owner->connections != NULL) unlink_connection(owner, owner->connections);
}

static void on_environment_end(void *data) {
  environment *owner = data;
  end_all(owner);
  napi_release_threadsafe_function(owner->completed, napi_tsfn_abort);
}

static void on_function_gone(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

/* ---- calls ---- */

#define ARGUMENTS(count)                                                                                     \
  size_t argc = count;                                                                                       \
  napi_value argv[count];                                                                                    \
  environment *owner;                                                                                        \
  napi_get_cb_info(env, info, &argc, argv, NULL, (void **)&owner);                                           \
  if (argc < count) {                                                                                        \
    napi_throw_type_error(env, NULL, "too few arguments");                                                   \
    return NULL;                                                                                             \
  }

static promise *make_promise(environment *owner, job *work, napi_value *result) {
  promise *mine = calloc(1, sizeof *mine);
  mine->owner = owner;
  napi_create_promise(owner->env, &mine->deferred, result);
  work->context = mine;
  work->done = job_done;
  if (owner->pending++ == 0) napi_ref_threadsafe_function(owner->env, owner->completed);
  return mine;
}

static connection *find(environment *owner, napi_value id_value) {
  uint32_t id = 0;
  napi_get_value_uint32(owner->env, id_value, &id);
  for (connection *each = owner->connections; each != NULL; each = each->next) {
    if (each->id == id) return each;
  }
  return NULL;
}

static void post(environment *owner, connection *target, job *work) {
  (void)owner;
  if (target != NULL && connection_post(target, work)) return;
  work->failure = FAIL_CLOSED;
  work->error = strdup("the connection is closed");
  /* It never was on a connection that could be freed. */
  if (work->kind == JOB_CLOSE) work->kind = JOB_QUERY;
  job_done(work);
}

/* open(library, path, joinAny, arguments) -> { id, opened: Promise } */
static napi_value js_open(napi_env env, napi_callback_info info) {
  ARGUMENTS(4)
  connection *self = calloc(1, sizeof *self);
  job *work = job_new(JOB_OPEN);
  self->library = take_string(env, argv[0], NULL);
  self->path = take_string(env, argv[1], NULL);
  napi_get_value_bool(env, argv[2], &self->join_any);
  size_t count;
  self->arguments = take_strings(env, argv[3], NULL, &count);
  self->argument_count = (int)count;
  pthread_mutex_lock(&counters);
  self->id = next_id++;
  pthread_mutex_unlock(&counters);
  snprintf(self->tag, sizeof self->tag, "x-chdb-%ld-%u", (long)getpid(), self->id);

  napi_value opened, result, id;
  make_promise(owner, work, &opened);
  int error = connection_start(self, work);
  napi_create_object(env, &result);
  napi_create_uint32(env, self->id, &id);
  napi_set_named_property(env, result, "id", id);
  napi_set_named_property(env, result, "opened", opened);
  napi_set_named_property(env, result, "tag", make_string(env, self->tag));
  if (error != 0) {
    work->failure = FAIL_CONNECT;
    work->error = strdup(strerror(error));
    self->joined = true; /* there is no thread */
  }
  self->next = owner->connections;
  owner->connections = self;
  if (error != 0) job_done(work);
  return result;
}

static napi_value statement(napi_env env, napi_callback_info info, job_kind kind) {
  ARGUMENTS(5)
  job *work = job_new(kind);
  work->sql = take_string(env, argv[1], &work->sql_length);
  work->format = take_string(env, argv[2], &work->format_length);
  work->names = take_strings(env, argv[3], &work->name_lengths, &work->param_count);
  size_t values = 0;
  work->values = take_strings(env, argv[4], &work->value_lengths, &values);
  napi_value result;
  make_promise(owner, work, &result);
  post(owner, find(owner, argv[0]), work);
  return result;
}

/* query(id, sql, format, names, values) -> Promise<outcome>; the same for streams and inserts */
static napi_value js_query(napi_env env, napi_callback_info info) { return statement(env, info, JOB_QUERY); }

static napi_value js_stream_open(napi_env env, napi_callback_info info) {
  return statement(env, info, JOB_STREAM_OPEN);
}

static napi_value js_insert_open(napi_env env, napi_callback_info info) {
  return statement(env, info, JOB_INSERT_OPEN);
}

static napi_value simple(napi_env env, napi_callback_info info, job_kind kind) {
  ARGUMENTS(1)
  job *work = job_new(kind);
  napi_value result;
  make_promise(owner, work, &result);
  post(owner, find(owner, argv[0]), work);
  return result;
}

static napi_value js_stream_fetch(napi_env env, napi_callback_info info) {
  return simple(env, info, JOB_STREAM_FETCH);
}
static napi_value js_stream_close(napi_env env, napi_callback_info info) {
  return simple(env, info, JOB_STREAM_CLOSE);
}
static napi_value js_insert_done(napi_env env, napi_callback_info info) {
  return simple(env, info, JOB_INSERT_DONE);
}
static napi_value js_insert_cancel(napi_env env, napi_callback_info info) {
  return simple(env, info, JOB_INSERT_CANCEL);
}
static napi_value js_close(napi_env env, napi_callback_info info) { return simple(env, info, JOB_CLOSE); }

/* insertAppend(id, bytes) -> Promise<outcome>; the bytes must not change until it settles */
static napi_value js_insert_append(napi_env env, napi_callback_info info) {
  ARGUMENTS(2)
  job *work = job_new(JOB_INSERT_APPEND);
  napi_typedarray_type kind;
  void *bytes = NULL;
  if (napi_get_typedarray_info(env, argv[1], &kind, &work->bytes_length, &bytes, NULL, NULL) != napi_ok ||
      kind != napi_uint8_array) {
    job_free(work);
    napi_throw_type_error(env, NULL, "bytes must be a Uint8Array");
    return NULL;
  }
  work->bytes = bytes;
  napi_value result;
  promise *mine = make_promise(owner, work, &result);
  napi_create_reference(env, argv[1], 1, &mine->bytes);
  post(owner, find(owner, argv[0]), work);
  return result;
}

/* release(bytes): gives the memory of a large answer back before the collector would; the bytes are none afterwards */
static napi_value js_release(napi_env env, napi_callback_info info) {
  ARGUMENTS(1)
  (void)owner;
  napi_typedarray_type kind;
  napi_value buffer;
  void *data = NULL;
  if (napi_get_typedarray_info(env, argv[0], &kind, NULL, &data, &buffer, NULL) != napi_ok || data == NULL) return NULL;
  chdb_result *result = NULL;
  pthread_mutex_lock(&counters);
  loan *lent = loans;
  while (lent != NULL && (lent->data != data || lent->result == NULL)) lent = lent->next;
  if (lent != NULL) {
    result = lent->result;
    lent->result = NULL;
    live_results--;
  }
  pthread_mutex_unlock(&counters);
  if (result == NULL) return NULL;
  /* Calls `on_buffer_gone`, now or later. */
  if (napi_detach_arraybuffer(env, buffer) == napi_ok) {
    lib.chdb_destroy_query_result(result);
    return NULL;
  }
  pthread_mutex_lock(&counters);
  lent->result = result;
  live_results++;
  pthread_mutex_unlock(&counters);
  return NULL;
}

/* largePages(bytes): asks for large pages under memory that is about to be filled; each costs as much as a small one */
static napi_value js_large_pages(napi_env env, napi_callback_info info) {
  ARGUMENTS(1)
  (void)owner;
#ifdef MADV_HUGEPAGE
  napi_typedarray_type kind;
  size_t length = 0;
  void *data = NULL;
  if (napi_get_typedarray_info(env, argv[0], &kind, &length, &data, NULL, NULL) != napi_ok) return NULL;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t start = ((uintptr_t)data + page - 1) / page * page, end = ((uintptr_t)data + length) / page * page;
  /* Advice: where it cannot be followed nothing happens. */
  if (end > start) madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
  return NULL;
}

/* cancel(id): stops what the connection is doing; its promise settles soon after */
static napi_value js_cancel(napi_env env, napi_callback_info info) {
  ARGUMENTS(1)
  connection *target = find(owner, argv[0]);
  if (target != NULL) connection_cancel(target);
  return NULL;
}

/* shutdown(): stops and closes everything of this environment before it returns */
static napi_value js_shutdown(napi_env env, napi_callback_info info) {
  environment *owner;
  size_t argc = 0;
  napi_get_cb_info(env, info, &argc, NULL, NULL, (void **)&owner);
  end_all(owner);
  return NULL;
}

/* info() -> { build, version, connections, liveResults, streamingInsert } */
static napi_value js_info(napi_env env, napi_callback_info info) {
  environment *owner;
  size_t argc = 0;
  napi_get_cb_info(env, info, &argc, NULL, NULL, (void **)&owner);
  napi_value result, flag;
  napi_create_object(env, &result);
  napi_set_named_property(env, result, "build", make_string(env, build_info));
  bool loaded = library_is_loaded();
  const char *version = loaded && lib.chdb_version != NULL ? lib.chdb_version() : "";
  napi_set_named_property(env, result, "version", make_string(env, version));
  napi_get_boolean(env, lib.chdb_stream_insert_n != NULL, &flag);
  napi_set_named_property(env, result, "streamingInsert", flag);
  int connections = 0;
  for (connection *each = owner->connections; each != NULL; each = each->next) connections++;
  set_number(env, result, "connections", connections);
  pthread_mutex_lock(&counters);
  set_number(env, result, "liveResults", (double)live_results);
  pthread_mutex_unlock(&counters);
  return result;
}

NAPI_MODULE_INIT() {
  environment *owner = calloc(1, sizeof *owner);
  owner->env = env;
  owner->external_buffers = true;
  if (napi_create_threadsafe_function(env, NULL, NULL, make_string(env, "x-chdb"), 0, 1, owner, on_function_gone, NULL,
                                      on_completed, &owner->completed) != napi_ok) {
    napi_throw_error(env, NULL, "cannot create the completion queue");
    free(owner);
    return NULL;
  }
  napi_unref_threadsafe_function(env, owner->completed);
  /* After the function's own hook, so that it runs before it: threads end first, then their queue. */
  napi_add_env_cleanup_hook(env, on_environment_end, owner);

  static const struct {
    const char *name;
    napi_callback function;
  } functions[] = {
      {"open", js_open},
      {"query", js_query},
      {"streamOpen", js_stream_open},
      {"streamFetch", js_stream_fetch},
      {"streamClose", js_stream_close},
      {"insertOpen", js_insert_open},
      {"insertAppend", js_insert_append},
      {"insertDone", js_insert_done},
      {"insertCancel", js_insert_cancel},
      {"release", js_release},
      {"largePages", js_large_pages},
      {"cancel", js_cancel},
      {"close", js_close},
      {"shutdown", js_shutdown},
      {"info", js_info},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].function, owner, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
