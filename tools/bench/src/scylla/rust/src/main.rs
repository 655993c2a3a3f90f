//! ScyllaDB's driver for Rust doing the work of the benches: `scylla-peer PORT TASK IN_FLIGHT COUNT`. It connects,
//! does a tenth of the work to warm up, measures all of it, and prints what the benches expect of a side.

use std::error::Error;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;
use std::time::Instant;

use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::response::PagingState;
use scylla::statement::prepared::PreparedStatement;
use scylla::statement::unprepared::Statement;
use scylla::statement::Consistency;
use scylla::value::CqlTimestamp;
use uuid::Uuid;

type Failure = Box<dyn Error + Send + Sync>;

// The statements of `workload.ts`.
const INSERT: &str =
    "INSERT INTO bench.items (id, name, quantity, price, active, changed) VALUES (?, ?, ?, ?, ?, ?)";
const SELECT: &str = "SELECT name, quantity, price, active, changed, stock FROM bench.items WHERE id = ?";
const SCAN: &str = "SELECT id, name, quantity, price, active, changed, stock FROM bench.items";
const PAGE_ROWS: i32 = 5_000;

#[derive(Clone, Copy)]
enum Task {
    Insert,
    Select,
    Rows,
}

struct Client {
    session: Session,
    insert: PreparedStatement,
    select: PreparedStatement,
    scan: PreparedStatement,
}

impl Client {
    async fn open(port: &str) -> Result<Client, Failure> {
        let session = SessionBuilder::new()
            .known_node(format!("127.0.0.1:{port}"))
            .build()
            .await?;
        let statement = |cql: &str| {
            let mut statement = Statement::new(cql).with_page_size(PAGE_ROWS);
            statement.set_consistency(Consistency::One);
            statement
        };
        let insert = session.prepare(statement(INSERT)).await?;
        let select = session.prepare(statement(SELECT)).await?;
        let scan = session.prepare(statement(SCAN)).await?;
        Ok(Client { session, insert, select, scan })
    }

    /// The row that is inserted, that of `itemOf(1)` in `workload.ts`.
    async fn insert(&self, id: Uuid) -> Result<i64, Failure> {
        let changed = CqlTimestamp(1_700_000_001_001);
        let values = (id, "item 1 of many", 37_i32, 15.25_f64, true, changed);
        self.session.execute_unpaged(&self.insert, values).await?;
        Ok(1)
    }

    async fn select(&self, id: Uuid) -> Result<i64, Failure> {
        let rows = self.session.execute_unpaged(&self.select, (id,)).await?.into_rows_result()?;
        let (name, quantity, _, _, _, _) = rows.first_row::<(String, i32, f64, bool, CqlTimestamp, i64)>()?;
        Ok(i64::from(!name.is_empty() && quantity >= 0))
    }

    /// A page, all rows of which become tuples that own their values.
    async fn page(&self) -> Result<i64, Failure> {
        let (result, _) =
            self.session.execute_single_page(&self.scan, &[], PagingState::start()).await?;
        let result = result.into_rows_result()?;
        let rows = result
            .rows::<(Uuid, String, i32, f64, bool, CqlTimestamp, i64)>()?
            .collect::<Result<Vec<_>, _>>()?;
        let rows = std::hint::black_box(rows).len();
        if rows != PAGE_ROWS as usize {
            return Err(format!("a page has {rows} rows").into());
        }
        Ok(rows as i64)
    }
}

/// Keeps so many requests in flight until all are answered; yields how many operations that was.
async fn work(client: &Arc<Client>, task: Task, in_flight: usize, count: i64) -> Result<i64, Failure> {
    let left = Arc::new(AtomicI64::new(count));
    let id = Uuid::from_u128(0x3c6ef362728a42328fba6ef362a49c08);
    let lanes: Vec<_> = (0..in_flight)
        .map(|_| {
            let client = Arc::clone(client);
            let left = Arc::clone(&left);
            tokio::spawn(async move {
                let mut done = 0;
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    done += match task {
                        Task::Insert => client.insert(id).await?,
                        Task::Select => client.select(id).await?,
                        Task::Rows => client.page().await?,
                    };
                }
                Ok::<i64, Failure>(done)
            })
        })
        .collect();
    let mut ops = 0;
    for lane in lanes {
        ops += lane.await??;
    }
    Ok(ops)
}

/// CPU time of all threads so far, user and system, in milliseconds.
fn cpu_ms() -> f64 {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) };
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, task, in_flight, count] = arguments.as_slice() else {
        return Err("usage: scylla-peer PORT insert|select|rows IN_FLIGHT COUNT".into());
    };
    let task = match task.as_str() {
        "insert" => Task::Insert,
        "select" => Task::Select,
        "rows" => Task::Rows,
        _ => return Err(format!("no task {task}").into()),
    };
    let (in_flight, count): (usize, i64) = (in_flight.parse()?, count.parse()?);
    let client = Arc::new(Client::open(port).await?);
    work(&client, task, in_flight, count / 10).await?;
    let (cpu, clock) = (cpu_ms(), Instant::now());
    let ops = work(&client, task, in_flight, count).await?;
    let (cpu, wall) = (cpu_ms() - cpu, clock.elapsed().as_secs_f64() * 1e3);
    println!("{{\"cpuMs\":{cpu},\"wallMs\":{wall},\"ops\":{ops}}}");
    Ok(())
}
