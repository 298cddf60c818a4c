//! Every request that is printed in the manuals of the systems whose clients Hallpass serves, sent as printed:
//! only hosts, ids and secrets are put in.
//!
//! | printed | where it is sent |
//! |---|---|
//! | Kinesis: `GET /user/fetch` with `Authorization: Bearer` | `behind::kinesis_fetches_a_user`, `kinesis::the_printed_header…` |
//! | Kriten: `POST /api/v1/api_tokens` with its body | `kriten::the_printed_request_makes_the_printed_token` |
//! | Kriten: `curl --header 'Token:…' -X GET …/api/v1/runners` | `behind::kriten_lists_runners` |
//! | Kriten: `GET /api/v1/api_tokens` | `kriten::the_printed_list_update_and_delete_work` |
//! | Kriten: `GET /api/v1/api_tokens/all` | `kriten::an_administrator_sees_all_and_nobody_else_does` |
//! | Kriten: `PATCH /api/v1/api_tokens/{id}` of `description`, `enabled` and `expires` | `kriten::description_switch_and_end…` |
//! | Kriten: `DELETE /api/v1/api_tokens/{id}` | `kriten::the_printed_list_update_and_delete_work` |
//! | MK.IO: `curl -X GET …/api/v1/projects/<PROJECT_NAME>/media/assets`, twice | `behind::mkio_lists_the_assets_of_a_project` |
//! | MK.IO: `api.mk.io/api/v1/user/rbac` in a second tab, and its answer | `behind::mkio_shows_rbac…`, `mkio::the_printed…` |
//! | MK.IO: `curl --request POST --url …/api/v1/user/tokens` with its body, and its answer | `mkio::the_printed…` |

mod behind;
mod kinesis;
mod kriten;
mod mkio;
mod mkio_page;
pub mod signing_in;
