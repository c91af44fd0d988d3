//! What the policy means: values, acts, the state they fold into, and what stands in the way. Pure.

pub mod act;
pub mod agenda;
pub mod as_of;
pub mod deadline;
pub mod field;
pub mod fold;
pub mod ids;
pub mod meeting;
pub mod model;
pub mod motion;
pub mod obstruct;
pub mod order;
pub mod people;
pub mod permit;
pub mod policy;
pub mod queue;
pub mod reading;
pub mod records;
pub mod release;
pub mod remark;
pub mod replay;
pub mod retention;
pub mod text;
pub mod threshold;
pub mod time;
pub mod vocab;
