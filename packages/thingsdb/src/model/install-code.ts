/** The property of a collection's root that its model lives in, and what its procedures' names begin with. */
export const MODEL_NAME = "_model";

/** Grows when the procedures do something else than before. */
export const MODEL_VERSION = 1;

/** What the room of a model emits: `(id, number, jobs)`. The number is nil for jobs that change nothing. */
export const JOBS_EVENT = "jobs";

/** What tells clients to load everything again. */
export const RELOAD_EVENT = "reload";

/** Each change has the number that follows the one before, so that clients see when they have missed one. */
const TELL = `m = ._model;
    m.seq += 1;
    m.room.emit(2, '${JOBS_EVENT}', t.id(), m.seq, jobs);
    if (is_err(failure)) raise(failure);
    nil;`;

/**
 * The procedures of a model. Those that change a thing tell the room of it, in the words of servers before 1.0: things as
 * their ids, everything else whole. The server takes nothing back when code fails: what was done until then is told, too.
 */
const PROCEDURES: Readonly<Record<string, string>> = {
  // [[id, class]…], for each class [[property, class of the things in it]…], whether to follow these.
  load: `|todo, schema, deep| {
    'Things by their ids, with the properties that are asked for, and all that these lead to.';
    seen = {};
    out = [];
    level = todo.map(|item| [try(thing(item[0])), item[1]]);
    for (_ in range(deep ? 10000 : 1)) {
      if (level.len() == 0) break;
      next = [];
      for (item in level) {
        t = item[0];
        key = is_thing(t) ? \`{t.id()}:{item[1]}\` : '';
        if (key != '' && !seen.has(key)) {
          seen.set(key, true);
          values = [];
          for (field in schema[item[1]]) {
            value = t.get(field[0]);
            values.push(value);
            if (deep && is_int(field[1])) {
              if (is_thing(value)) {
                next.push([value, field[1]]);
              } else if (is_list(value) || is_set(value)) {
                for (x in value) {
                  if (is_thing(x)) next.push([x, field[1]]);
                };
              };
            };
          };
          out.push([t.id(), item[1], values]);
        };
      };
      level = next;
    };
    return [._model.seq, out], 0;
  }`,
  set: `|t, values| {
    'Sets properties of a thing.';
    t = thing(t);
    jobs = [];
    failure = nil;
    for (name, value in values) {
      failure = try(t.set(name, value));
      if (is_err(failure)) break;
      job = {};
      job.set(name, t.get(name));
      jobs.push({set: job});
    };
    ${TELL}
  }`,
  del: `|t, name| {
    'Deletes a property of a thing.';
    t = thing(t);
    failure = nil;
    wse(t.del(name));
    jobs = [{del: name}];
    ${TELL}
  }`,
  splice: `|t, name, index, count, items| {
    'Takes items out of a list and puts others in their place; at its end where the index is nil.';
    t = thing(t);
    arr = t.get(name);
    size = arr.len();
    if (is_nil(index) || index > size) index = size;
    if (index < 0) index = index + size < 0 ? 0 : index + size;
    if (count > size - index) count = size - index;
    if (count < 0) count = 0;
    if (count > 0) wse(arr.splice(index, count));
    edit = [index, count];
    i = index;
    failure = nil;
    for (item in items) {
      failure = try(wse(arr.splice(i, 0, item)));
      if (is_err(failure)) break;
      i += 1;
    };
    edit.extend(arr[index:i]);
    job = {};
    job.set(name, edit);
    jobs = [{splice: job}];
    ${TELL}
  }`,
  add: `|t, name, items| {
    'Adds things, or those with these ids, to a set.';
    t = thing(t);
    group = t.get(name);
    things = [];
    failure = nil;
    for (x in items.map(|x| is_int(x) ? thing(x) : x)) {
      failure = try(wse(group.add(x)));
      if (is_err(failure)) break;
      things.push(x);
    };
    job = {};
    job.set(name, things);
    jobs = [{add: job}];
    ${TELL}
  }`,
  remove: `|t, name, items| {
    'Removes things, or those with these ids, from a set.';
    t = thing(t);
    group = t.get(name);
    things = [];
    failure = nil;
    for (x in items.map(|x| is_int(x) ? thing(x) : x)) {
      failure = try(wse(group.remove(x)));
      if (is_err(failure)) break;
      things.push(x);
    };
    job = {};
    job.set(name, things.map(|x| x.id()));
    jobs = [{remove: job}];
    ${TELL}
  }`,
  emit: `|t, event, args| {
    'Emits an event of a thing.';
    t = thing(t);
    all = [event];
    all.extend(args);
    ._model.room.emit(2, '${JOBS_EVENT}', t.id(), nil, [{event: all}]);
    nil;
  }`,
  reload: `|| {
    'Lets all clients load everything again: to be called after changes that no other of these procedures has made.';
    m = ._model;
    m.seq += 1;
    m.room.emit('${RELOAD_EVENT}', m.seq);
    nil;
  }`,
};

/**
 * The ThingsDB code that a collection needs for models on servers from 1.0 on: a room, and procedures that change things and
 * tell the room. To be run in the collection; running it again brings the procedures up to date.
 */
export function installCode(): string {
  const parts = [
    `if (!.has('${MODEL_NAME}')) { .${MODEL_NAME} = {room: room(), seq: 0}; };`,
    `.${MODEL_NAME}.version = ${MODEL_VERSION};`,
  ];
  for (const [word, body] of Object.entries(PROCEDURES)) {
    const name = `${MODEL_NAME}_${word}`;
    const code = body.replaceAll("\n    ", "\n  ").replace(/\n {2}\}$/, "\n}");
    parts.push(
      `if (has_procedure('${name}')) { del_procedure('${name}'); };\nnew_procedure('${name}', ${code});`,
    );
  }
  return `${parts.join("\n")}\nnil;\n`;
}
