#!/bin/sh
# Goes on only if obstat says that these bytes may go to this environment now. Run it right before the step that deploys.
#
#   OBSTAT_BUNDLE       a bundle that a Lead, a keeper or a gate key packed: obstat export --purpose gate --release REF -o FILE
#   OBSTAT_ORG          the organisation's fingerprint, as a keeper told it to you; keep it in the pipeline's own settings
#   RELEASE             the release, as in triage-nlp@2.4.0
#   MODEL               the model's file or directory, as it will be deployed
#   ENVIRONMENT         where it is to go; production unless set
#   OBSTAT_MAX_AGE      how old the bundle may be; as the policy says unless set
#   OBSTAT_MIN_CHARTER  a charter that the bundle must have, or one after it: the newest that you have seen
#
# Exit codes: 0 yes; 1 no, with what stands in the way; 3 the bundle does not hold; anything else: could not ask. Only 0 goes on.
set -eu
: "${OBSTAT_BUNDLE:?names no bundle}" "${OBSTAT_ORG:?names no organisation}" "${RELEASE:?names no release}" "${MODEL:?names no model}"
set -- "$RELEASE" --artifact "$MODEL" --env "${ENVIRONMENT:-production}" --bundle "$OBSTAT_BUNDLE" --org "$OBSTAT_ORG"
[ -z "${OBSTAT_MAX_AGE:-}" ] || set -- "$@" --max-age "$OBSTAT_MAX_AGE"
[ -z "${OBSTAT_MIN_CHARTER:-}" ] || set -- "$@" --min-charter "$OBSTAT_MIN_CHARTER"
exec obstat gate "$@"
