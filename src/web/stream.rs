//! An answer of any length: read in strides and sent as it is read.
//!
//! Each stride is a read of its own that asks again whether the actor may see it, so a long download holds no connection.
//! A few strides wait for a slow reader and no more are read, so a million rows take no more memory than a page.
//! A reader that goes away ends the reading; a failure half-way breaks the answer off, so that half a list never looks whole.

use crate::app::AppError;
use actix_web::body::{BodySize, MessageBody};
use actix_web::rt;
use actix_web::web::Bytes;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Rows read at once.
pub const STRIDE: usize = 500;
/// Strides that wait for a slow reader.
const WAITING: usize = 2;

/// What is read stride by stride.
pub trait Source: 'static {
    /// The next stride as text, and whether there is more after it.
    fn next(&mut self) -> impl Future<Output = Result<(String, bool), AppError>>;
}

/// A body that is written while it is sent.
#[derive(Debug)]
pub struct Stream(mpsc::Receiver<Result<Bytes, AppError>>);

impl Stream {
    /// Begins to send what a source gives. Errors: those of the first stride; later ones break the answer off.
    pub async fn begin(mut source: impl Source) -> Result<Self, AppError> {
        let (first, has_more) = source.next().await?;
        let (sender, receiver) = mpsc::channel(WAITING);
        rt::spawn(send(source, sender, first, has_more));
        Ok(Self(receiver))
    }
}

async fn send(mut source: impl Source, sender: mpsc::Sender<Result<Bytes, AppError>>, mut part: String, mut has_more: bool) {
    // An error of the channel means that nobody listens any more.
    while sender.send(Ok(Bytes::from(part))).await.is_ok() && has_more {
        (part, has_more) = match source.next().await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "an export broke off");
                let _gone = sender.send(Err(error)).await;
                return;
            }
        };
    }
}

impl MessageBody for Stream {
    type Error = AppError;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, AppError>>> {
        self.0.poll_recv(context)
    }
}
