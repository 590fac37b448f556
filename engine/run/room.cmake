# SPDX-License-Identifier: GPL-3.0-or-later
# The files that "kaoping init" lays down.
file(GLOB_RECURSE kp_template CONFIGURE_DEPENDS engine/run/template/*)
kp_embed(kp_run run/template BASE engine/run/template FILES ${kp_template})
