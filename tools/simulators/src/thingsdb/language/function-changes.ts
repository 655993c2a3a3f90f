/** How a built-in function counts when code is searched for changes. */
export interface Changes {
  /** Known by its bare name: `now()`. */
  readonly root: boolean;
  /** Known after a dot: `.len()`. */
  readonly chain: boolean;
  /** The scopes in which calling it is a change. */
  readonly scopes: readonly ("collection" | "thingsdb")[];
  /** No change on a value that a variable holds, which is a copy: `x.push(1)`. */
  readonly notOnVariable: boolean;
  /** No change without a dot: `set(…)`. */
  readonly notAtRoot: boolean;
  /** No change once `nse(…)` was seen. */
  readonly unlessNse: boolean;
  /** Its result is nobody's but the caller's, like a variable. */
  readonly asVariable: boolean;
}

// The groups of the server's table of functions (qbind.c, 1.9), under its own names.
const groups: Readonly<Record<string, string>> = {
  ROOT_NE: `
    abs alt_raise ano assert assert_err auth_err backup_info backups_info backups_ok bad_data_err
    base64_decode base64_encode bool bytes cancelled_err ceil change_id collection_info collections_info
    commit cos counters datetime deep del_backup enum enum_info enum_map enums_info exp export float
    floor forbidden_err has_backup has_collection has_enum has_module has_node has_procedure has_token
    has_type has_user history int is_array is_ascii is_bool is_bytes is_closure is_datetime is_email
    is_enum is_err is_float is_future is_inf is_int is_list is_module is_mpdata is_nan is_nil is_raw
    is_regex is_room is_set is_str is_task is_tel is_thing is_time_zone is_timeval is_tuple is_url
    is_utf8 json_dump json_load list log log10 log2 loge lookup_err max_quota_err module_info
    modules_info new new_backup node_err node_info nodes_info now num_arguments_err operation_err
    overflow_err pow procedure_doc procedure_info procedures_info raise rand randint randstr range refs
    regex reset_counters restart_module room root round set_log_level shutdown sin sqrt str syntax_err
    tan tasks thing time_zones_info timeit timeval type type_all type_assert type_count type_err
    type_info types_info user_info users_info value_err zero_div_err`,
  ROOT_BE: `
    del_procedure mod_procedure new_procedure rename_procedure task`,
  ROOT_CE: `
    del_enum del_type import mod_enum mod_type new_type rename_enum rename_type set_enum set_type`,
  ROOT_TE: `
    del_collection del_expired del_history del_module del_node del_token del_user deploy_module grant
    new_collection new_module new_node new_token new_user refresh_module rename_collection rename_module
    rename_user restore revoke set_default_deep set_history set_module_conf set_module_scope
    set_password set_time_zone whitelist_add whitelist_del`,
  ROOT_FUT: `
    future`,
  XROOT_NE: `
    run try`,
  XROOT_BE: `
    wse`,
  XROOT_NSE: `
    nse`,
  BOTH_NE: `
    closure err`,
  BOTH_CE_XXROOT: `
    set`,
  CHAIN_NE: `
    args at bit_count choice code contains copy count doc dup each emit ends_with equals every extract
    filter find_index first flat format has id index_of is_unique join keys last len load lower map
    map_id map_type map_wrap match max min move msg name one owner replace restriction reverse search
    some sort split starts_with sum test to trim trim_left trim_right unique unwrap upper value values
    vmap week weekday wrap yday zone`,
  CHAIN_BE: `
    again_at again_in cancel set_args set_closure set_owner`,
  CHAIN_BE_X: `
    del`,
  CHAIN_CE_X: `
    assign clear remove ren restrict set_name to_thing to_type`,
  CHAIN_CE_XX: `
    add extend extend_unique fill pop push shift splice unshift`,
  CHAIN_FUT: `
    else then`,
  XCHAIN_NE: `
    call find get reduce`,
};

function describe(group: string): Changes {
  const scopes: Changes["scopes"] = group.includes("_BE")
    ? ["collection", "thingsdb"]
    : group.includes("_CE")
      ? ["collection"]
      : group.includes("_TE")
        ? ["thingsdb"]
        : [];
  return {
    root: group.includes("ROOT") || group.includes("BOTH"),
    chain: group.includes("CHAIN") || group.includes("BOTH"),
    scopes,
    notOnVariable: group === "CHAIN_CE_XX",
    notAtRoot: group.endsWith("XXROOT"),
    unlessNse: /_(?:XX?|XXROOT)$/.test(group),
    asVariable: !(group.startsWith("X") || group === "ROOT_FUT"),
  };
}

/** Every built-in function of the server, by name. */
export const CHANGES: ReadonlyMap<string, Changes> = new Map(
  Object.entries(groups).flatMap(([group, names]) => {
    const changes = describe(group);
    return names
      .trim()
      .split(/\s+/)
      .map((name): [string, Changes] => [name, changes]);
  }),
);

/** Functions without a dot that servers before 1.0 do not have. */
export const LATER: ReadonlySet<string> = new Set(
  `abs ano ceil change_id closure commit cos enum_map exp floor import is_email is_module is_room is_task is_tel
  is_time_zone is_url json_dump json_load log log10 log2 loge mod_procedure nse pow room root round sin sqrt tan
  task tasks time_zones_info timeit type_all`.split(/\s+/),
);
