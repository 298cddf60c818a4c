//! The two marks by which a person recognises a token. Pure drawing: numbers in, SVG data out.

pub mod hallmark;
pub mod lifeline;
pub mod weeks;
