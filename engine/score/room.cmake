# SPDX-License-Identifier: GPL-3.0-or-later
# Plain loops over columns: let the compiler use vectors where it optimises at all.
target_compile_options(kp_score PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O3>)
