/*
 * Connections to the one engine of the process. Each has a thread of its own that runs its jobs in order:
 * the engine must never run two statements on a connection at once, a stream must be closed before its
 * connection, and libuv's pool must not be used (the process would wait for a running query before it exits).
 *
 * Nothing here knows Node-API. A finished job is handed to `job.done`, on the connection's thread.
 */
#ifndef X_CHDB_CONNECTION_H
#define X_CHDB_CONNECTION_H

#include <pthread.h>
#include <stdbool.h>

#include "library.h"

typedef enum {
  JOB_OPEN,          /* load the library, start or join the engine */
  JOB_QUERY,         /* one statement, its whole answer */
  JOB_STREAM_OPEN,   /* begin a streamed answer; the connection is held until JOB_STREAM_CLOSE */
  JOB_STREAM_FETCH,  /* the next chunk, of length 0 at the end */
  JOB_STREAM_CLOSE,
  JOB_INSERT_OPEN,   /* begin a streamed insert; the connection is held until DONE or CANCEL */
  JOB_INSERT_APPEND,
  JOB_INSERT_DONE,
  JOB_INSERT_CANCEL,
  JOB_CLOSE,         /* the last job of a connection */
} job_kind;

/* Why a job failed without a word from the engine. */
typedef enum {
  FAIL_NONE,
  FAIL_ENGINE,      /* `error` is the engine's text */
  FAIL_LIBRARY,     /* `error` says why libchdb cannot be opened */
  FAIL_PATH_IN_USE, /* `error` is the path that the process has open */
  FAIL_PATH_LOCKED, /* another process has the path */
  FAIL_CONNECT,     /* the engine refused to start; its reason went to stderr */
  FAIL_CLOSED,      /* the connection was closed before the job began */
  FAIL_STATE,       /* a stream or insert is open, or is not open, on this connection */
} job_failure;

typedef struct connection connection;

typedef struct job {
  struct job *next;
  connection *on;
  job_kind kind;
  /* in, owned by the job */
  char *sql, *format;
  size_t sql_length, format_length;
  size_t param_count;
  char **names, **values;
  size_t *name_lengths, *value_lengths;
  const void *bytes; /* JOB_INSERT_APPEND: kept alive by the caller until done */
  size_t bytes_length;
  /* out */
  job_failure failure;
  char *error;         /* owned by the job */
  chdb_result *result; /* owned by the job until it is taken */
  void (*done)(struct job *);
  void *context; /* the caller's */
} job;

struct connection {
  connection *next; /* in the list of its owner */
  uint32_t id;      /* the owner's name for it */
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  job *first, *last, *running;
  bool closing;      /* no further jobs; what is queued is failed */
  bool joined;
  bool kill_wanted;  /* the running job is to be stopped */
  int killers;       /* requests to the killer that it has not dropped yet; the next job waits for them */
  connection *kill_next;
  uint64_t thread_id;
  char tag[48];
  /* for JOB_OPEN */
  char *library, *path;
  bool join_any;
  char **arguments;
  int argument_count;
  /* of the thread alone */
  chdb_connection *handle;
  chdb_result *stream;
  bool stream_ended;
  chdb_insert *insert;
  bool booted; /* this connection started the engine */
};

/* Starts the thread; the job is the JOB_OPEN. Takes ownership of the strings in `connection`. 0 or an errno. */
int connection_start(connection *self, job *open_job);

/* Queues a job. False when the connection is closing: the job is untouched then. */
bool connection_post(connection *self, job *work);

/* Stops the running job, if there is one, and fails the queued ones but a closing one. Returns at once. */
void connection_cancel(connection *self);

/* Stops everything, waits for the thread, closes the engine's connection. Idempotent; blocks. */
void connection_end(connection *self);

/* Frees a connection that has ended. */
void connection_free(connection *self);

job *job_new(job_kind kind);
void job_free(job *work);

#endif
