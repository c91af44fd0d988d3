//! Fields and words of what concerns the whole organisation: deputies, policies that are proposed (policy §9), thresholds.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::exchange::at_home;
use super::labels;
use crate::app::propose::Proposal;
use crate::app::{AppError, JoinRequest, NewModel, Session};
use crate::domain::ids::{BadName, Email, EventId, ModelId};
use crate::domain::people::may_deputise;
use crate::domain::reading::Decimal;
use crate::domain::time;
use crate::domain::vocab::{Direction, Role, Tier};
use crate::tui::boards::BoardId;
use crate::tui::deed::{self, Deed, Purpose};
use crate::tui::form::Form;
use crate::tui::model::{Model, Screen};
use crate::tui::widgets::choice::Choices;
use crate::tui::widgets::date::DateField;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the command that opens it")]
pub enum Office {
    NameDeputy,
    EndDeputy,
    ProposePolicy,
    AcceptPolicy,
    SetThreshold,
    WithdrawThreshold,
    AddModel,
    ChangeModel,
    AddPerson,
    SetRoles,
}

/// The same with its words, before it is proposed.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is a verb of the app with its arguments")]
pub enum OfficeDeed {
    NameDeputy { deputy: Email, role: Role, from: NaiveDate, to: NaiveDate },
    EndDeputy { deputy: Email, role: Role },
    ProposePolicy(PathBuf),
    AcceptPolicy(EventId),
    SetThreshold { model: ModelId, metric: String, direction: Direction, value: Decimal },
    WithdrawThreshold { threshold: EventId, reason: String },
    AddModel(Box<NewModel>),
    ChangeModel { model: ModelId, owner: Option<Email>, tier: Option<Tier> },
    AddPerson { request: PathBuf, roles: BTreeSet<Role> },
    SetRoles { who: Email, roles: BTreeSet<Role> },
}

impl OfficeDeed {
    /// Runs the verb.
    pub fn propose(&self, s: &Session) -> Result<Proposal, AppError> {
        match self {
            Self::NameDeputy { deputy, role, from, to } => s.deputy_grant(deputy, *role, *from, *to),
            Self::EndDeputy { deputy, role } => s.deputy_end(deputy, *role),
            Self::ProposePolicy(file) => {
                let text = std::fs::read_to_string(file).map_err(|e| AppError::file(file, "read", e))?;
                s.policy_propose(&text)
            }
            Self::AddModel(new) => s.model_add(new),
            Self::AddPerson { request, roles } => s.person_add_asked(&JoinRequest::read(request)?, roles.clone(), None),
            Self::ChangeModel { model, owner, tier } => s.model_set(model, owner.as_ref(), *tier),
            Self::SetRoles { who, roles } => s.roles_set(who, roles),
            Self::AcceptPolicy(charter) => s.policy_accept(Some(&charter.to_string())),
            Self::SetThreshold { model, metric, direction, value } => s.threshold_set(model, metric, *direction, value),
            Self::WithdrawThreshold { threshold, reason } => s.threshold_withdraw(&threshold.to_string(), reason),
        }
    }

    /// What takes back this deed, whose act is `event`; none where nothing does.
    pub fn counter(&self, event: EventId, reason: String) -> Option<Self> {
        match self {
            Self::NameDeputy { deputy, role, .. } => Some(Self::EndDeputy { deputy: deputy.clone(), role: *role }),
            Self::SetThreshold { .. } => Some(Self::WithdrawThreshold { threshold: event, reason }),
            _ => None,
        }
    }
}

/// The form's title.
pub const fn title(office: Office) -> &'static str {
    match office {
        Office::NameDeputy => "Name a deputy",
        Office::EndDeputy => "End a deputy's authority",
        Office::ProposePolicy => "Propose a policy",
        Office::AcceptPolicy => "Accept a policy",
        Office::SetThreshold => "Register a threshold",
        Office::WithdrawThreshold => "Withdraw a threshold",
        Office::AddModel => "Register a model",
        Office::AddPerson => "Take a person in",
        Office::SetRoles => "Give and take roles",
        Office::ChangeModel => "Change a model",
    }
}

/// The roles in which somebody can be named deputy.
fn roles() -> Vec<Role> {
    Role::ALL.iter().copied().filter(|r| may_deputise(*r)).collect()
}

/// Opens a form of the organisation; none where the purpose is another one.
pub fn open(purpose: &Purpose, model: &Model) -> Option<Form> {
    let Purpose::Office(office) = purpose else { return None };
    let header = model.header.as_ref()?;
    let today = time::local_date(header.now, header.time_zone);
    let form = Form::new(purpose.clone(), title(*office));
    let mine = roles().iter().position(|r| header.roles.contains(r)).unwrap_or(0);
    let role = Choices::one(labels(&roles(), Role::label), mine);
    let mut form = match office {
        Office::NameDeputy => form
            .line("deputy", "Deputy", "an e-mail; what he signs shows both names", "")
            .choice("role", "In my role", "a vote in the Committee is its member's own", role)
            .date("from", "From", "the beginning of this day", DateField::new(Some(today), today))
            .date("to", "To", "the end of this day, as “in 14 days” or “end of month”", DateField::new(None, today)),
        Office::EndDeputy => form.line("deputy", "Deputy", "an e-mail", "").choice("role", "In the role", "", role),
        Office::ProposePolicy => form.line("file", "File", "the path of the policy's text (TOML)", ""),
        Office::AddModel => {
            let me = header.me.as_ref().map(|(email, _)| email.to_string()).unwrap_or_default();
            let tiers = Choices::one(labels(Tier::ALL, Tier::label), 0);
            form.line("name", "Model", "its short name, as in triage-nlp; releases are name@version", "")
                .checked(|text| text.parse::<ModelId>().map(drop).map_err(|e| e.to_string()))
                .line("owner", "Owner", "the e-mail of who answers for it", &me)
                .checked(|text| text.parse::<Email>().map(drop).map_err(|e| e.to_string()))
                .choice("tier", "Risk tier", "proposed; a Lead confirms it", tiers)
                .line("vendor", "Vendor", "of a model bought elsewhere; may stay empty", "")
                .choice("eu", "Where", "", Choices::any(["deployed in the European Union".to_owned()], []))
        }
        Office::AddPerson => form.line("request", "Join request", "the path of the file that the newcomer sent", "").choice(
            "roles",
            "Roles",
            "what the person may do; more can be given later",
            Choices::any(labels(Role::ALL, Role::label), []),
        ),
        Office::SetRoles => {
            let member = &model.boards.people.of_cursor()?.member;
            let has = Role::ALL.iter().enumerate().filter(|(_, role)| member.roles.contains(role)).map(|(n, _)| n);
            let roles = Choices::any(labels(Role::ALL, Role::label), has);
            form.about("Person", format!("{} · {}", member.name, member.email)).choice(
                "roles",
                "Roles",
                "space gives or takes one; what was signed in a role that is taken stands",
                roles,
            )
        }
        Office::ChangeModel => {
            let row = &model.boards.models.of_cursor()?.model;
            let tiers = Choices::one(labels(Tier::ALL, Tier::label), Tier::ALL.iter().position(|t| *t == row.tier).unwrap_or(0));
            form.about("Model", row.name.to_string())
                .line("owner", "Owner", "the e-mail of who answers for it", row.owner.as_str())
                .checked(|text| text.parse::<Email>().map(drop).map_err(|e| e.to_string()))
                .choice("tier", "Risk tier", "proposed; a Lead confirms it", tiers)
        }
        Office::AcceptPolicy => {
            let names = model.boards.policy.proposed().iter().map(|p| format!("{} · {}", p.version, &p.sha256.to_string()[..12]));
            form.choice("policy", "Policy", "proposed, the latest first", Choices::one(names, 0))
        }
        Office::SetThreshold => form
            .line("model", "Model", "its short name", &model_in_sight(model).map(|m| m.to_string()).unwrap_or_default())
            .line("metric", "Metric", "as the evidence names it", "")
            .choice(
                "direction",
                "Must be",
                "the number itself is allowed",
                Choices::one(labels(Direction::ALL, Direction::label), 0),
            )
            .line("value", "Number", "as in 0.85", ""),
        Office::WithdrawThreshold => {
            let board = &model.boards.models;
            let asks = board.of_cursor()?.thresholds.iter().map(|t| format!("{} {}", t.metric, t.asks()));
            form.choice("threshold", "Threshold", "", Choices::one(asks, board.threshold())).text("reason", "Reason", "why", "")
        }
    };
    // Words about one person or model are not offered again at another.
    let about: String = form.about.iter().map(|(_, value)| value.as_str()).collect();
    form.draft = Some(format!("form {purpose:?} {about}").trim_end().to_owned());
    Some(form)
}

/// Reads a form of the organisation; none where it is another one.
pub fn read(form: &Form, model: &Model) -> Option<Result<Deed, String>> {
    let Purpose::Office(office) = form.purpose else { return None };
    Some(read_deed(form, office, model).map(|deed| Deed::Office(Box::new(deed))))
}

fn read_deed(form: &Form, office: Office, model: &Model) -> Result<OfficeDeed, String> {
    let deputy = || match deed::email(&form.words("deputy")) {
        Ok(Some(deputy)) => Ok(deputy),
        Ok(None) => Err("it is not said who: give the deputy's e-mail".to_owned()),
        Err(e) => Err(e.to_string()),
    };
    let role = || form.chosen("role").first().and_then(|n| roles().get(*n).copied()).ok_or("choose a role".to_owned());
    let day = |name: &str, asked: &str| form.day(name)?.ok_or_else(|| format!("{asked}: {}", crate::domain::day::EXAMPLES));
    Ok(match office {
        Office::NameDeputy => {
            let (from, to) = (day("from", "from when")?, day("to", "to when")?);
            OfficeDeed::NameDeputy { deputy: deputy()?, role: role()?, from, to }
        }
        Office::EndDeputy => OfficeDeed::EndDeputy { deputy: deputy()?, role: role()? },
        Office::ProposePolicy => match form.words("file").trim() {
            "" => return Err("it is not said which file holds the policy".to_owned()),
            file => OfficeDeed::ProposePolicy(PathBuf::from(file)),
        },
        Office::AddModel => {
            let name = form.words("name").parse().map_err(|e: BadName| e.to_string())?;
            let owner = form.words("owner").parse().map_err(|e: BadName| e.to_string())?;
            let tier = form.chosen("tier").first().and_then(|n| Tier::ALL.get(*n)).copied().ok_or("choose a risk tier")?;
            let vendor = Some(form.words("vendor")).filter(|w| !w.is_empty());
            let eu = !form.chosen("eu").is_empty();
            OfficeDeed::AddModel(Box::new(NewModel { name, owner, tier, vendor, eu }))
        }
        Office::AddPerson => {
            let file = path(&form.words("request")).ok_or("it is not said which file holds the join request")?;
            let roles = form.chosen("roles").into_iter().filter_map(|n| Role::ALL.get(n)).copied().collect();
            OfficeDeed::AddPerson { request: file, roles }
        }
        Office::SetRoles => {
            let who = model.boards.people.of_cursor().ok_or("nobody is chosen")?.member.email.clone();
            let roles = form.chosen("roles").into_iter().filter_map(|n| Role::ALL.get(n)).copied().collect();
            OfficeDeed::SetRoles { who, roles }
        }
        Office::ChangeModel => {
            let row = &model.boards.models.of_cursor().ok_or("no model is chosen")?.model;
            let owner: Email = form.words("owner").parse().map_err(|e: BadName| e.to_string())?;
            let tier = form.chosen("tier").first().and_then(|n| Tier::ALL.get(*n)).copied();
            OfficeDeed::ChangeModel {
                model: row.name.clone(),
                owner: Some(owner).filter(|owner| *owner != row.owner),
                tier: tier.filter(|tier| *tier != row.tier),
            }
        }
        Office::AcceptPolicy => {
            let chosen = form.chosen("policy").first().and_then(|n| model.boards.policy.proposed().get(*n));
            OfficeDeed::AcceptPolicy(chosen.ok_or("no proposed policy waits for acceptance")?.charter)
        }
        Office::SetThreshold => read_threshold(form)?,
        Office::WithdrawThreshold => {
            let all = model.boards.models.of_cursor().map(|m| m.thresholds.as_slice()).unwrap_or_default();
            let chosen = form.chosen("threshold").first().and_then(|n| all.get(*n)).ok_or("no threshold is registered")?;
            OfficeDeed::WithdrawThreshold { threshold: chosen.id, reason: form.words("reason") }
        }
    })
}

/// A path as it is typed, or as a file manager pastes it: in quotes, or as a link to a file.
fn path(text: &str) -> Option<PathBuf> {
    let bare = text.trim().trim_matches(['\'', '"']);
    let bare = bare.strip_prefix("file://").unwrap_or(bare);
    Some(at_home(bare)).filter(|_| !bare.is_empty())
}

/// The model that a threshold is most likely registered for: the one under the cursor, else that of the release in focus.
fn model_in_sight(model: &Model) -> Option<ModelId> {
    match model.screen {
        Screen::Board(BoardId::Models) => model.boards.models.of_cursor().map(|m| m.model.name.clone()),
        _ => model.card.as_ref().map(|card| card.release.reference.model.clone()),
    }
}

fn read_threshold(form: &Form) -> Result<OfficeDeed, String> {
    let model: ModelId = form.words("model").parse().map_err(|e: BadName| e.to_string())?;
    let direction = form.chosen("direction").first().and_then(|n| Direction::ALL.get(*n)).copied().ok_or("choose a direction")?;
    let value = form.words("value");
    let value: Decimal = value.parse().map_err(|e| format!("Number: {e}"))?;
    Ok(OfficeDeed::SetThreshold { model, metric: form.words("metric"), direction, value })
}
