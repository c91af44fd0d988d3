//! What holds of every question to the policy, whatever its answers.

use std::sync::LazyLock;

use obstat::domain::policy::{self, Policy, Question};
use obstat::domain::vocab::{Fact, Kind, Nature, Role, Tier};
use proptest::collection::{btree_map, btree_set};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

static SHIPPED: LazyLock<Policy> = LazyLock::new(|| policy::load(policy::SHIPPED).unwrap());

/// How much a kind asks, highest first, as §3 ranks them.
fn rank(kind: Kind) -> usize {
    let order = [Kind::ThirdPartyActivation, Kind::NewModel, Kind::MajorUpdate, Kind::MinorUpdate, Kind::ConfigurationChange];
    order.iter().position(|k| *k == kind).unwrap()
}

prop_compose! {
    fn questions()(
        natures in btree_set(select(Nature::ALL), 1..5),
        tier in select(Tier::ALL),
        previous_tier in option::of(select(Tier::ALL)),
        third_party: bool,
        facts in btree_map(select(Fact::ALL), any::<bool>(), 0..5),
    ) -> Question {
        Question { natures, tier, previous_tier, third_party, facts }
    }
}

proptest! {
    #[test]
    fn a_further_nature_never_lowers_the_kind(question in questions(), nature in select(Nature::ALL)) {
        let mut more = question.clone();
        more.natures.insert(nature);
        prop_assert!(rank(SHIPPED.kind_of(&more).0) <= rank(SHIPPED.kind_of(&question).0));
    }

    #[test]
    fn a_further_fact_never_lowers_the_kind_nor_drops_an_item(question in questions(), fact in select(Fact::ALL)) {
        let mut more = question.clone();
        more.facts.insert(fact, true);
        let (before, after) = (policy::explain(&SHIPPED, &question).unwrap(), policy::explain(&SHIPPED, &more).unwrap());
        prop_assert!(rank(after.kind) <= rank(before.kind));
        for item in before.checklist {
            prop_assert!(after.checklist.contains(&item), "{} was dropped", item.id);
        }
    }

    #[test]
    fn the_ruling_tier_is_the_higher_and_a_change_is_at_least_major(question in questions()) {
        let (kind, tier) = SHIPPED.kind_of(&question);
        prop_assert_eq!(tier, question.previous_tier.map_or(question.tier, |previous| previous.max(question.tier)));
        if question.previous_tier.is_some_and(|previous| previous != question.tier) {
            prop_assert!(rank(kind) <= rank(Kind::MajorUpdate));
        }
    }

    #[test]
    fn without_a_deployment_nothing_is_an_update(question in questions()) {
        let first = Question { previous_tier: None, ..question };
        prop_assert!(!SHIPPED.kind_of(&first).0.is_update());
    }

    #[test]
    fn whoever_asks_never_decides_alone_at_high_but_for_configuration(question in questions()) {
        let told = policy::explain(&SHIPPED, &question).unwrap();
        if told.tier == Tier::High && told.kind != Kind::ConfigurationChange {
            prop_assert!(told.sign_offs.iter().any(|slot| slot.not_requester));
        }
        prop_assert!(!told.sign_offs.is_empty());
        prop_assert!(told.sign_offs.iter().all(|slot| slot.role != Role::Auditor));
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_line(text in any::<String>()) {
        let problems = policy::load(&text).unwrap_err();
        prop_assert!(problems.iter().all(|problem| problem.line >= 1 && problem.line <= text.lines().count().max(1) + 1));
    }

    #[test]
    fn a_policy_with_a_passage_cut_out_never_panics(from in 0..policy::SHIPPED.len(), length in 0usize..400) {
        let cut = |at: usize| policy::SHIPPED.char_indices().map(|(i, _)| i).find(|i| *i >= at).unwrap_or(policy::SHIPPED.len());
        let text = format!("{}{}", &policy::SHIPPED[..cut(from)], &policy::SHIPPED[cut(from + length)..]);
        for problem in policy::check(&text) {
            prop_assert!(problem.line >= 1 && problem.line <= text.lines().count() + 1);
            prop_assert!(!problem.text.is_empty() && !problem.remedy.is_empty());
        }
        if let Ok(policy) = policy::load(&text) {
            for kind in Kind::ALL {
                for tier in Tier::ALL {
                    prop_assert!(!policy.sign_offs(*kind, *tier).is_empty());
                }
            }
            prop_assert!(!policy::show(&policy).is_empty());
        }
    }
}
