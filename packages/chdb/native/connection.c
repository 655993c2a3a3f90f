#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

/* The one engine of the process. */
static struct {
  pthread_mutex_t lock; /* also held while connecting and disconnecting, which the engine wants one at a time */
  int connections;
  char *path; /* "" for the engine's own temporary directory */
} engine = {PTHREAD_MUTEX_INITIALIZER, 0, NULL};

/* The thread that ends statements from outside, alive while it has something to end. */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  connection *victims; /* linked by kill_next; a connection is in it at most once */
  bool running;
} killer = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, false};

static uint64_t own_thread_id(void) {
#ifdef __linux__
  return (uint64_t)syscall(SYS_gettid);
#else
  uint64_t id = 0;
  pthread_threadid_np(NULL, &id);
  return id;
#endif
}

static char *copy_text(const char *text) { return text == NULL ? NULL : strdup(text); }

job *job_new(job_kind kind) {
  job *work = calloc(1, sizeof *work);
  if (work != NULL) work->kind = kind;
  return work;
}

void job_free(job *work) {
  if (work->result != NULL) lib.chdb_destroy_query_result(work->result);
  for (size_t i = 0; i < work->param_count; i++) {
    free(work->names[i]);
    free(work->values[i]);
  }
  free(work->names);
  free(work->values);
  free(work->name_lengths);
  free(work->value_lengths);
  free(work->sql);
  free(work->format);
  free(work->error);
  free(work);
}

static void fail(job *work, job_failure failure, const char *text) {
  work->failure = failure;
  free(work->error);
  work->error = copy_text(text);
}

/* Keeps the result, or takes its error out of it. */
static void settle(job *work, chdb_result *result) {
  const char *error = result == NULL ? "no result" : lib.chdb_result_error(result);
  if (error != NULL) {
    fail(work, FAIL_ENGINE, error);
    if (result != NULL) lib.chdb_destroy_query_result(result);
    return;
  }
  work->result = result;
}

/* ---- opening and closing ---- */

static bool held_by_another_process(const char *path) {
  char file[4200];
  snprintf(file, sizeof file, "%s/status", path);
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) return false;
  bool held = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(fd);
  return held;
}

/* chdb_connect with the connection's tag; called with the engine lock held. */
static chdb_connection *connect_tagged(const char *tag, char **arguments, int count) {
  char comment[80];
  snprintf(comment, sizeof comment, "--log_comment=%s", tag);
  char **argv = calloc((size_t)count + 3, sizeof *argv);
  if (argv == NULL) return NULL;
  argv[0] = "chdb";
  for (int i = 0; i < count; i++) argv[1 + i] = arguments[i];
  argv[1 + count] = comment;
  chdb_connection *handle = lib.chdb_connect(count + 2, argv);
  free(argv);
  return handle;
}

static void run_open(connection *self, job *work) {
  char reason[1024];
  pthread_mutex_lock(&engine.lock);
  if (library_load(self->library, reason, sizeof reason) != 0) {
    fail(work, FAIL_LIBRARY, reason);
  } else if (engine.connections > 0 && !self->join_any && strcmp(self->path, engine.path) != 0) {
    fail(work, FAIL_PATH_IN_USE, engine.path);
  } else {
    bool boot = engine.connections == 0;
    const char *path = boot ? self->path : engine.path;
    char path_argument[4200];
    snprintf(path_argument, sizeof path_argument, "--path=%s", path);
    /* Server options count only for the connect that boots the engine. */
    int count = boot ? self->argument_count : 0;
    char **arguments = calloc((size_t)count + 1, sizeof *arguments);
    int used = 0;
    if (path[0] != 0) arguments[used++] = path_argument;
    for (int i = 0; i < count; i++) arguments[used++] = self->arguments[i];
    self->handle = connect_tagged(self->tag, arguments, used);
    free(arguments);
    if (self->handle != NULL) {
      engine.connections++;
      self->booted = boot;
      if (boot) {
        free(engine.path);
        engine.path = strdup(path);
      }
    } else {
      bool locked = path[0] != 0 && held_by_another_process(path);
      fail(work, locked ? FAIL_PATH_LOCKED : FAIL_CONNECT, path);
    }
  }
  pthread_mutex_unlock(&engine.lock);
}

/*
 * The engine keeps a statement that failed or was stopped (its memory, its locks on tables, its row in system.processes)
 * until the connection's next one. Called with the engine's texts copied: it may reuse them.
 */
static void forget_statement(connection *self) {
  /* A late KILL may meet this very statement, and then the engine keeps that one. */
  for (int tries = 0; tries < 50; tries++) {
    chdb_result *result = lib.chdb_query_n(*self->handle, "SELECT 1", 8, "Null", 4);
    const char *error = result == NULL ? NULL : lib.chdb_result_error(result);
    bool killed = error != NULL && error[0] != 0;
    lib.chdb_destroy_query_result(result);
    if (!killed) return;
  }
}

static void close_stream(connection *self) {
  if (self->stream == NULL) return;
  lib.chdb_stream_cancel_query(*self->handle, self->stream);
  lib.chdb_destroy_query_result(self->stream);
  self->stream = NULL;
  if (!self->stream_ended) forget_statement(self);
  self->stream_ended = false;
}

static void close_insert(connection *self, bool cancel) {
  if (self->insert == NULL) return;
  if (cancel) lib.chdb_stream_cancel_insert(self->insert);
  lib.chdb_destroy_insert_stream(self->insert);
  self->insert = NULL;
  if (cancel) forget_statement(self);
}

static void disconnect(connection *self) {
  if (self->handle == NULL) return;
  close_stream(self);
  close_insert(self, true);
  pthread_mutex_lock(&engine.lock);
  lib.chdb_close_conn(self->handle);
  self->handle = NULL;
  engine.connections--;
  pthread_mutex_unlock(&engine.lock);
  /* The killer's connection keeps the engine open; whoever opens another path next must not meet it. */
  pthread_mutex_lock(&killer.lock);
  while (killer.running) pthread_cond_wait(&killer.changed, &killer.lock);
  pthread_mutex_unlock(&killer.lock);
}

/* ---- statements ---- */

typedef chdb_result *(*plain_call)(chdb_connection, const char *, size_t, const char *, size_t);
typedef chdb_result *(*params_call)(chdb_connection, const char *, size_t, const char *, size_t,
                                    const char *const *, const size_t *, const char *const *, const size_t *,
                                    size_t);

static chdb_result *call(connection *self, job *work, plain_call plain, params_call with_params) {
  if (work->param_count == 0) {
    return plain(*self->handle, work->sql, work->sql_length, work->format, work->format_length);
  }
  return with_params(*self->handle, work->sql, work->sql_length, work->format, work->format_length,
                     (const char *const *)work->names, work->name_lengths, (const char *const *)work->values,
                     work->value_lengths, work->param_count);
}

static void run_insert_open(connection *self, job *work) {
  if (lib.chdb_stream_insert_n == NULL) {
    fail(work, FAIL_STATE, "this libchdb has no streaming insert; use version 26.7 or newer");
    return;
  }
  self->insert =
      lib.chdb_stream_insert_n(*self->handle, work->sql, work->sql_length, work->format, work->format_length);
  const char *error = self->insert == NULL ? "no insert stream" : lib.chdb_stream_insert_error(self->insert);
  if (error != NULL && error[0] != 0) {
    fail(work, FAIL_ENGINE, error);
    close_insert(self, false);
    forget_statement(self);
  }
}

static void run(connection *self, job *work) {
  bool in_stream = self->stream != NULL, in_insert = self->insert != NULL;
  if (work->kind != JOB_OPEN && work->kind != JOB_CLOSE && self->handle == NULL) {
    fail(work, FAIL_CLOSED, "the connection is not open");
    return;
  }
  switch (work->kind) {
    case JOB_OPEN:
      run_open(self, work);
      break;
    case JOB_QUERY:
      /* The engine would drop the open stream without a word. */
      if (in_stream || in_insert) fail(work, FAIL_STATE, "a stream is open on this connection");
      else settle(work, call(self, work, lib.chdb_query_n, lib.chdb_query_with_params_n));
      if (work->failure == FAIL_ENGINE) forget_statement(self);
      break;
    case JOB_STREAM_OPEN:
      if (in_stream || in_insert) {
        fail(work, FAIL_STATE, "a stream is open on this connection");
        break;
      }
      settle(work, call(self, work, lib.chdb_stream_query_n, lib.chdb_stream_query_with_params_n));
      self->stream = work->result;
      work->result = NULL;
      if (work->failure == FAIL_ENGINE) forget_statement(self);
      break;
    case JOB_STREAM_FETCH:
      if (!in_stream) fail(work, FAIL_STATE, "no stream is open on this connection");
      else settle(work, lib.chdb_stream_fetch_result(*self->handle, self->stream));
      /* The last chunk is empty. */
      self->stream_ended = work->result != NULL && lib.chdb_result_length(work->result) == 0;
      break;
    case JOB_STREAM_CLOSE:
      close_stream(self);
      break;
    case JOB_INSERT_OPEN:
      if (in_stream || in_insert) fail(work, FAIL_STATE, "a stream is open on this connection");
      else run_insert_open(self, work);
      break;
    case JOB_INSERT_APPEND:
      if (!in_insert) {
        fail(work, FAIL_STATE, "no insert is open on this connection");
      } else if (lib.chdb_stream_append(self->insert, work->bytes, work->bytes_length) != 0) {
        const char *error = lib.chdb_stream_insert_error(self->insert);
        fail(work, FAIL_ENGINE, error == NULL ? "the engine refused the data" : error);
      }
      break;
    case JOB_INSERT_DONE:
      if (!in_insert) {
        fail(work, FAIL_STATE, "no insert is open on this connection");
        break;
      }
      settle(work, lib.chdb_stream_done(self->insert));
      close_insert(self, false);
      if (work->failure == FAIL_ENGINE) forget_statement(self);
      break;
    case JOB_INSERT_CANCEL:
      close_insert(self, true);
      break;
    case JOB_CLOSE:
      disconnect(self);
      break;
  }
}

/* ---- the thread ---- */

static job *take_job(connection *self) {
  job *work = self->first;
  self->first = work->next;
  if (self->first == NULL) self->last = NULL;
  work->next = NULL;
  return work;
}

/* Fails the queued jobs but a closing one, which must still run. Called with the lock held. */
static void drop_queue(connection *self) {
  job *kept = NULL;
  while (self->first != NULL) {
    job *work = take_job(self);
    if (work->kind == JOB_CLOSE || work->kind == JOB_STREAM_CLOSE || work->kind == JOB_INSERT_CANCEL) {
      work->next = kept;
      kept = work;
      continue;
    }
    fail(work, FAIL_CLOSED, "the statement was cancelled before it began");
    work->done(work);
  }
  for (; kept != NULL;) {
    job *work = kept;
    kept = work->next;
    work->next = self->first;
    if (self->first == NULL) self->last = work;
    self->first = work;
  }
}

static void *thread_main(void *context) {
  connection *self = context;
  pthread_mutex_lock(&self->lock);
  self->thread_id = own_thread_id();
  for (;;) {
    while (self->first == NULL && !self->closing) pthread_cond_wait(&self->changed, &self->lock);
    if (self->first == NULL) break;
    job *work = take_job(self);
    self->running = work;
    pthread_mutex_unlock(&self->lock);

    run(self, work);

    pthread_mutex_lock(&self->lock);
    self->running = NULL;
    self->kill_wanted = false;
    pthread_cond_broadcast(&self->changed);
    if (self->killers > 0) pthread_cond_broadcast(&killer.changed);
    /* A late KILL must not meet the next statement of this connection. */
    while (self->killers > 0) pthread_cond_wait(&self->changed, &self->lock);
    job_kind kind = work->kind;
    bool opened = kind != JOB_OPEN || self->handle != NULL;
    if (kind == JOB_CLOSE || !opened) {
      self->closing = true;
      drop_queue(self);
    }
    pthread_mutex_unlock(&self->lock);
    work->done(work);
    pthread_mutex_lock(&self->lock);
    if (kind == JOB_CLOSE || !opened) break;
  }
  pthread_mutex_unlock(&self->lock);
  disconnect(self);
  return NULL;
}

int connection_start(connection *self, job *open_job) {
  pthread_mutex_init(&self->lock, NULL);
  pthread_cond_init(&self->changed, NULL);
  open_job->on = self;
  self->first = self->last = open_job;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  /* The engine checks its stack; macOS gives secondary threads half a megabyte. */
  pthread_attr_setstacksize(&attributes, 8u << 20);
  int error = pthread_create(&self->thread, &attributes, thread_main, self);
  pthread_attr_destroy(&attributes);
  return error;
}

bool connection_post(connection *self, job *work) {
  pthread_mutex_lock(&self->lock);
  bool accepted = !self->closing;
  if (accepted) {
    work->on = self;
    if (self->last == NULL) self->first = work;
    else self->last->next = work;
    self->last = work;
    pthread_cond_broadcast(&self->changed);
  }
  pthread_mutex_unlock(&self->lock);
  return accepted;
}

/* ---- ending statements from outside ---- */

static bool still_wanted(connection *victim) {
  pthread_mutex_lock(&victim->lock);
  bool wanted = victim->running != NULL && victim->kill_wanted;
  if (!wanted) {
    victim->killers--;
    pthread_cond_broadcast(&victim->changed);
  }
  pthread_mutex_unlock(&victim->lock);
  return wanted;
}

static void send_kill(chdb_connection *side, connection *victim) {
  char sql[320];
  /* By tag, and by thread for the statement whose own SETTINGS replace log_comment. */
  int length = snprintf(sql, sizeof sql,
                        "KILL QUERY WHERE Settings['log_comment'] = '%s' OR (has(thread_ids, %llu) AND "
                        "Settings['log_comment'] NOT LIKE 'x-chdb-%%') ASYNC",
                        victim->tag, (unsigned long long)victim->thread_id);
  chdb_result *result = lib.chdb_query_n(*side, sql, (size_t)length, "Null", 4);
  if (result != NULL) lib.chdb_destroy_query_result(result);
}

/* The killer's own connection, or NULL while there is no engine to speak to. */
static chdb_connection *connect_side(void) {
  chdb_connection *side = NULL;
  pthread_mutex_lock(&engine.lock);
  if (engine.connections > 0) {
    char path[4200];
    snprintf(path, sizeof path, "--path=%s", engine.path);
    char *arguments[1] = {path};
    side = connect_tagged("x-chdb-killer", arguments, engine.path[0] == 0 ? 0 : 1);
    if (side != NULL) engine.connections++;
  }
  pthread_mutex_unlock(&engine.lock);
  return side;
}

static void close_side(chdb_connection *side) {
  pthread_mutex_lock(&engine.lock);
  lib.chdb_close_conn(side);
  engine.connections--;
  pthread_mutex_unlock(&engine.lock);
}

/* Waits until a victim's job ends or the time is over; called with the killer's lock held. */
static void killer_wait(long ms) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += ms * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  pthread_cond_timedwait(&killer.changed, &killer.lock, &until);
}

static void *killer_main(void *unused) {
  (void)unused;
  chdb_connection *side = NULL;
  long wait = 2;
  pthread_mutex_lock(&killer.lock);
  for (;;) {
    connection *victims = killer.victims, *left = NULL;
    killer.victims = NULL;
    if (victims == NULL) {
      if (side == NULL) break;
      pthread_mutex_unlock(&killer.lock);
      close_side(side);
      side = NULL;
      wait = 2;
      pthread_mutex_lock(&killer.lock);
      continue;
    }
    pthread_mutex_unlock(&killer.lock);

    while (victims != NULL) {
      connection *victim = victims;
      victims = victim->kill_next;
      if (!still_wanted(victim)) continue;
      if (side == NULL) side = connect_side();
      if (side != NULL) send_kill(side, victim);
      victim->kill_next = left;
      left = victim;
    }

    pthread_mutex_lock(&killer.lock);
    if (left == NULL) continue;
    connection *last = left;
    while (last->kill_next != NULL) last = last->kill_next;
    last->kill_next = killer.victims;
    killer.victims = left;
    /* A statement may not be known to the engine yet, or be where it cannot stop: ask again. */
    killer_wait(wait);
    wait = wait < 50 ? wait * 2 : 50;
  }
  killer.running = false;
  pthread_cond_broadcast(&killer.changed);
  pthread_mutex_unlock(&killer.lock);
  return NULL;
}

static void request_kill(connection *victim) {
  pthread_mutex_lock(&killer.lock);
  victim->kill_next = killer.victims;
  killer.victims = victim;
  bool started = killer.running;
  if (!started) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 8u << 20);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    started = killer.running = pthread_create(&thread, &attributes, killer_main, NULL) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) killer.victims = victim->kill_next;
  } else {
    pthread_cond_broadcast(&killer.changed);
  }
  pthread_mutex_unlock(&killer.lock);
  if (started) return;
  pthread_mutex_lock(&victim->lock);
  victim->killers--;
  victim->kill_wanted = false;
  pthread_cond_broadcast(&victim->changed);
  pthread_mutex_unlock(&victim->lock);
}

static bool can_be_killed(job_kind kind) { return kind != JOB_OPEN && kind != JOB_CLOSE; }

void connection_cancel(connection *self) {
  pthread_mutex_lock(&self->lock);
  drop_queue(self);
  bool request = self->running != NULL && can_be_killed(self->running->kind) && !self->kill_wanted;
  if (request) {
    self->kill_wanted = true;
    self->killers++;
  }
  pthread_mutex_unlock(&self->lock);
  if (request) request_kill(self);
}

void connection_end(connection *self) {
  pthread_mutex_lock(&self->lock);
  self->closing = true;
  pthread_cond_broadcast(&self->changed);
  bool joined = self->joined;
  self->joined = true;
  pthread_mutex_unlock(&self->lock);
  if (joined) return;
  connection_cancel(self);
  pthread_join(self->thread, NULL);
}

void connection_free(connection *self) {
  pthread_mutex_destroy(&self->lock);
  pthread_cond_destroy(&self->changed);
  for (int i = 0; i < self->argument_count; i++) free(self->arguments[i]);
  free(self->arguments);
  free(self->library);
  free(self->path);
  free(self);
}
