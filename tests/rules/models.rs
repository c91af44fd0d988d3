//! Models: who registers one, who owns it, which tier stands (`rules.md` §2).

use obstat::domain::act::{ModelChange, ModelConfirmTier, ModelRegister};
use obstat::domain::ids::EventId;
use obstat::domain::vocab::Tier;

use crate::org::{Org, SMALL};
use crate::story::email;

use Tier::{High, Low, Medium};

impl Org {
    fn registered(tier: Tier) -> Self {
        let mut org = Self::founded(SMALL, &["kim"], 1);
        org.act("ann", register("ann", tier));
        org
    }

    fn set(&mut self, who: &str, tier: Tier) -> EventId {
        self.act(who, tier_change(tier))
    }

    fn confirm(&mut self, who: &str, tier: Tier) -> EventId {
        self.act(who, ModelConfirmTier { model: "triage".parse().unwrap(), tier })
    }

    /// The tier proposed, and the one that stands.
    fn tiers(&self) -> (Tier, Option<Tier>) {
        let model = self.model().unwrap();
        (model.tier, model.confirmed)
    }
}

fn register(owner: &str, tier: Tier) -> ModelRegister {
    ModelRegister { model: "triage".parse().unwrap(), owner: email(owner), tier, vendor: None, eu: false }
}

fn tier_change(tier: Tier) -> ModelChange {
    ModelChange { model: "triage".parse().unwrap(), owner: None, tier: Some(tier) }
}

#[test]
fn the_first_tier_and_any_lowering_wait_for_the_lead_and_a_raise_does_not() {
    let mut org = Org::registered(Medium);
    assert!(!org.model().unwrap().confirms(Medium) && !org.model().unwrap().confirms(High));
    org.confirm("ann", Medium);
    assert_eq!(org.tiers(), (Medium, None), "the owner confirms nothing");
    org.confirm("kim", High);
    assert_eq!(org.tiers(), (Medium, None), "it is not what is proposed");
    org.confirm("kim", Medium);
    assert_eq!(org.tiers(), (Medium, Some(Medium)));
    org.set("ann", High);
    assert_eq!(org.tiers(), (High, Some(High)), "higher stands at once");
    org.set("ann", Medium);
    assert_eq!(org.tiers(), (Medium, Some(High)), "back again is a lowering");
    assert!(!org.model().unwrap().confirms(Medium) && org.model().unwrap().confirms(High));
    org.confirm("kim", Medium);
    assert_eq!(org.tiers(), (Medium, Some(Medium)));
}

#[test]
fn a_confirmation_counts_for_what_the_lead_had_seen_whatever_the_ids() {
    for salt in 0..6 {
        let mut org = Org::registered(Medium);
        org.salt = salt;
        let seen = org.trust().strand().heads();
        org.act_seeing(&seen, "kim", ModelConfirmTier { model: "triage".parse().unwrap(), tier: Medium });
        org.act_seeing(&seen, "ann", tier_change(High));
        assert_eq!(org.tiers(), (High, Some(High)), "raised while it was confirmed");
        let mut org = Org::registered(High);
        org.salt = salt;
        let seen = org.trust().strand().heads();
        org.act_seeing(&seen, "kim", ModelConfirmTier { model: "triage".parse().unwrap(), tier: High });
        org.act_seeing(&seen, "ann", tier_change(Low));
        assert_eq!(org.tiers(), (Low, Some(High)), "lowered while it was confirmed");
        let seen = org.trust().strand().heads();
        org.act_seeing(&seen, "ann", tier_change(Medium));
        org.act_seeing(&seen, "ann", tier_change(High));
        assert_eq!(org.tiers(), (High, Some(High)), "of two proposals at once the higher");
    }
}

#[test]
fn owners_changed_twice_at_once_leave_the_one_before() {
    let to = |name: &str| ModelChange { model: "triage".parse().unwrap(), owner: Some(email(name)), tier: None };
    for salt in 0..4 {
        let mut org = Org::registered(Low);
        org.salt = salt;
        let seen = org.trust().strand().heads();
        org.act_seeing(&seen, "ann", to("kay"));
        org.act_seeing(&seen, "kim", to("kit"));
        assert_eq!(org.model().unwrap().owner, email("ann"));
        org.act("kim", to("kit"));
        assert_eq!(org.model().unwrap().owner, email("kit"));
        org.act("ann", to("ann"));
        assert_eq!(org.model().unwrap().owner, email("kit"), "it is hers no more");
    }
}

#[test]
fn a_name_is_registered_by_its_owner_or_a_lead_and_once() {
    for (who, owner, may) in [("ann", "ann", true), ("kim", "ann", true), ("kay", "kay", false), ("ann", "kay", false)] {
        let mut org = Org::founded(SMALL, &["kim"], 1);
        org.act(who, register(owner, Low));
        assert_eq!(org.model().is_some(), may, "{who} for {owner}");
    }
    let mut org = Org::registered(High);
    org.confirm("kim", High);
    let seen = vec![org.acts[0].id];
    org.act("kim", register("kay", Low));
    assert_eq!(org.model().unwrap().owner, email("ann"));
    // One who had not seen the first does not take the name, but the tier is the Lead's to confirm again.
    for salt in 0..4 {
        let mut told = org.clone();
        told.salt = salt;
        told.act_seeing(&seen, "kim", register("kay", Low));
        assert_eq!(told.model().unwrap().owner, email("ann"));
        assert_eq!(told.tiers().1, None);
    }
}
