/* libchdb, opened at run time: the part of its C interface that the driver uses. */
#ifndef X_CHDB_LIBRARY_H
#define X_CHDB_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

typedef struct chdb_connection_ *chdb_connection; /* what chdb_connect points at */
typedef struct chdb_result_ chdb_result;          /* a result, a stream handle or a chunk */
typedef struct chdb_insert_ chdb_insert;          /* a streaming insert */

/* name, result, arguments; the first list must be there, the second may be missing in other versions */
#define CHDB_REQUIRED(X)                                                                                     \
  X(chdb_connect, chdb_connection *, (int, char **))                                                         \
  X(chdb_close_conn, void, (chdb_connection *))                                                              \
  X(chdb_query_n, chdb_result *, (chdb_connection, const char *, size_t, const char *, size_t))              \
  X(chdb_query_with_params_n, chdb_result *,                                                                 \
    (chdb_connection, const char *, size_t, const char *, size_t, const char *const *, const size_t *,       \
     const char *const *, const size_t *, size_t))                                                           \
  X(chdb_stream_query_n, chdb_result *, (chdb_connection, const char *, size_t, const char *, size_t))       \
  X(chdb_stream_query_with_params_n, chdb_result *,                                                          \
    (chdb_connection, const char *, size_t, const char *, size_t, const char *const *, const size_t *,       \
     const char *const *, const size_t *, size_t))                                                           \
  X(chdb_stream_fetch_result, chdb_result *, (chdb_connection, chdb_result *))                               \
  X(chdb_stream_cancel_query, void, (chdb_connection, chdb_result *))                                        \
  X(chdb_destroy_query_result, void, (chdb_result *))                                                        \
  X(chdb_result_buffer, char *, (chdb_result *))                                                             \
  X(chdb_result_length, size_t, (chdb_result *))                                                             \
  X(chdb_result_elapsed, double, (chdb_result *))                                                            \
  X(chdb_result_rows_read, uint64_t, (chdb_result *))                                                        \
  X(chdb_result_bytes_read, uint64_t, (chdb_result *))                                                       \
  X(chdb_result_error, const char *, (chdb_result *))

#define CHDB_OPTIONAL(X)                                                                                     \
  X(chdb_result_storage_rows_read, uint64_t, (chdb_result *))                                                \
  X(chdb_result_storage_bytes_read, uint64_t, (chdb_result *))                                               \
  X(chdb_result_rows_written, uint64_t, (chdb_result *))                                                     \
  X(chdb_result_bytes_written, uint64_t, (chdb_result *))                                                    \
  X(chdb_stream_insert_n, chdb_insert *, (chdb_connection, const char *, size_t, const char *, size_t))      \
  X(chdb_stream_insert_error, const char *, (chdb_insert *))                                                 \
  X(chdb_stream_append, int, (chdb_insert *, const void *, size_t))                                          \
  X(chdb_stream_done, chdb_result *, (chdb_insert *))                                                        \
  X(chdb_stream_cancel_insert, void, (chdb_insert *))                                                        \
  X(chdb_destroy_insert_stream, void, (chdb_insert *))                                                       \
  X(chdb_set_signal_handlers_enabled, void, (int))                                                           \
  X(chdb_version, const char *, (void))

typedef struct {
#define FIELD(name, result, arguments) result(*name) arguments;
  CHDB_REQUIRED(FIELD)
  CHDB_OPTIONAL(FIELD)
#undef FIELD
} chdb_library;

/* Every entry point, once library_load has succeeded; NULL for a missing optional one. */
extern chdb_library lib;

/* Opens the library once per process. 0, or -1 with the reason in `error`. Callers hold the engine lock. */
int library_load(const char *path, char *error, size_t error_size);

int library_is_loaded(void);

#endif
