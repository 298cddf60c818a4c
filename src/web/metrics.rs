//! `/metrics` in the form that Prometheus reads, on a listener of its own: numbers about the server and no names of anybody.

use super::state::Shared;
use crate::app::audit::check;
use crate::app::desk::Pool;
use crate::app::meter::{Answered, BUCKETS_MICROS, Gateway, Latency, Meter, SignIn, Way};
use crate::app::overview;
use crate::domain::tally::Tally;
use actix_web::{HttpResponse, web};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use std::fmt;

/// The numbers of this moment. What the database would have to say is left out while it cannot be asked.
pub async fn show(shared: web::Data<Shared>) -> HttpResponse {
    let asked = shared.desk.read(|snapshot| Ok(Kept { tokens: overview::everywhere(snapshot)?, log: check::summary(snapshot)? }));
    let kept = asked.await.inspect_err(|error| tracing::warn!(%error, "metrics without what the database knows")).ok();
    let mut registry = Registry::with_prefix("hallpass");
    registry.register_collector(Box::new(Numbers { shared: shared.clone().into_inner(), pool: shared.desk.pool(), kept }));
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .insert_header(("cache-control", "no-store"))
            .body(text),
        Err(error) => {
            tracing::error!(%error, "metrics could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// What only the database knows.
struct Kept {
    tokens: Tally,
    log: check::Summary,
}

struct Numbers {
    shared: std::sync::Arc<Shared>,
    pool: Pool,
    kept: Option<Kept>,
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Numbers")
    }
}

impl Collector for Numbers {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        build(&mut encoder)?;
        checks(&mut encoder, &self.shared.meter)?;
        sign_ins(&mut encoder, &self.shared.meter)?;
        pool(&mut encoder, &self.pool)?;
        match &self.kept {
            Some(Kept { tokens, log }) => {
                token_states(&mut encoder, tokens)?;
                audit(&mut encoder, log)
            }
            None => Ok(()),
        }
    }
}

fn build(encoder: &mut DescriptorEncoder) -> fmt::Result {
    let mut family = encoder.encode_descriptor("build", "The version that runs", None, MetricType::Info)?;
    family.encode_info(&[("version", env!("CARGO_PKG_VERSION"))])
}

fn checks(encoder: &mut DescriptorEncoder, meter: &Meter) -> fmt::Result {
    let mut family = encoder.encode_descriptor(
        "checks",
        "Questions about tokens by who asked and what was answered",
        None,
        MetricType::Counter,
    )?;
    for gateway in Gateway::ALL {
        for verdict in Answered::ALL {
            let labels = [("gateway", gateway.as_str()), ("verdict", verdict.as_str())];
            counter(family.encode_family(&labels)?, meter.checks(gateway, verdict))?;
        }
    }
    histogram(encoder, "check_duration_seconds", "How long questions about tokens took", &meter.latency)
}

fn sign_ins(encoder: &mut DescriptorEncoder, meter: &Meter) -> fmt::Result {
    let mut family = encoder.encode_descriptor("sign_ins", "People at the door by way and result", None, MetricType::Counter)?;
    for way in Way::ALL {
        for how in SignIn::ALL {
            let labels = [("way", way.as_str()), ("result", how.as_str())];
            counter(family.encode_family(&labels)?, meter.sign_ins(way, how))?;
        }
    }
    Ok(())
}

fn pool(encoder: &mut DescriptorEncoder, pool: &Pool) -> fmt::Result {
    gauge(encoder, "pool_connections", "Database connections that units of work can have", i64::from(pool.connections))?;
    gauge(encoder, "pool_in_use", "Units of work that run", pool.in_use)?;
    let gave_up = encoder.encode_descriptor("pool_gave_up", "Units of work that waited in vain", None, MetricType::Counter)?;
    counter(gave_up, pool.gave_up)?;
    histogram(encoder, "pool_wait_seconds", "How long units of work waited for their turn", pool.waits())
}

fn token_states(encoder: &mut DescriptorEncoder, tally: &Tally) -> fmt::Result {
    let mut family = encoder.encode_descriptor("tokens", "Tokens by state, as last counted", None, MetricType::Gauge)?;
    let states = [
        ("active", tally.active),
        ("starts_later", tally.starts_later),
        ("paused", tally.paused),
        ("ended", tally.ended),
        ("revoked", tally.revoked),
    ];
    for (state, count) in states {
        ConstGauge::new(count).encode(family.encode_family(&[("state", state)])?)?;
    }
    Ok(())
}

fn audit(encoder: &mut DescriptorEncoder, log: &check::Summary) -> fmt::Result {
    gauge(encoder, "audit_entries", "Entries of the audit log", log.entries)?;
    gauge(encoder, "audit_broken_chains", "Chains of the audit log in which the last walk found a fault", log.broken)?;
    match log.checked_at {
        Some(at) => gauge(
            encoder,
            "audit_checked_timestamp_seconds",
            "When the chain that waits longest was walked",
            at.utc().unix_timestamp(),
        ),
        None => Ok(()),
    }
}

fn counter(encoder: MetricEncoder<'_>, count: u64) -> fmt::Result {
    ConstCounter::new(count).encode(encoder)
}

fn gauge(encoder: &mut DescriptorEncoder, name: &str, help: &str, value: i64) -> fmt::Result {
    ConstGauge::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)
}

fn histogram(encoder: &mut DescriptorEncoder, name: &str, help: &str, latency: &Latency) -> fmt::Result {
    let (counts, micros) = latency.read();
    let ends = BUCKETS_MICROS.iter().map(|micros| seconds(*micros)).chain([f64::INFINITY]);
    let buckets: Vec<(f64, u64)> = ends.zip(counts).collect();
    let mut metric = encoder.encode_descriptor(name, help, None, MetricType::Histogram)?;
    metric.encode_histogram::<NoLabelSet>(seconds(micros), counts.iter().sum(), &buckets, None)
}

fn seconds(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64()
}
