//! Our own surface of the JSON API.
