//! What operators see: the overview's numbers and the metrics.

mod metrics;
mod overview;
