# SPDX-License-Identifier: GPL-3.0-or-later
# The page: its modules and those of npm that they import become one script (a page opened from a file cannot import
# modules; licences stand at its end), its style is minified, and both are embedded beside the HTML that they are put into.
if(NOT KP_ESBUILD)
  message(FATAL_ERROR "esbuild is not there: apt-get install esbuild (scripts/setup does it)")
endif()
find_program(KP_NODE NAMES node nodejs)
if(NOT KP_NODE)
  message(FATAL_ERROR "node is not there: scripts/setup installs it")
endif()
set(KP_PAGE_MODULES ${PROJECT_SOURCE_DIR}/build/page_modules/node_modules CACHE PATH "npm's modules for the page")
if(NOT EXISTS ${KP_PAGE_MODULES}/echarts OR NOT EXISTS ${KP_PAGE_MODULES}/typescript)
  message(FATAL_ERROR "the page's modules are not in ${KP_PAGE_MODULES}: scripts/setup fetches them")
endif()
set(kp_page_source ${PROJECT_SOURCE_DIR}/engine/report/page)
set(kp_page_folder ${PROJECT_BINARY_DIR}/generated/report/page)
file(MAKE_DIRECTORY ${kp_page_folder}/modules ${kp_page_folder}/chart_modules)
file(GLOB kp_page_modules CONFIGURE_DEPENDS ${kp_page_source}/*.js)
file(GLOB kp_page_styles CONFIGURE_DEPENDS ${kp_page_source}/*.css)
# bundled beside a copy of their sentences, which are made while building
add_custom_command(OUTPUT ${kp_page_folder}/page.js
  COMMAND ${CMAKE_COMMAND} -E copy ${kp_page_modules} ${KP_PAGE_MESSAGES} ${kp_page_folder}/modules/
  COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${KP_PAGE_MODULES}
    ${KP_ESBUILD} ${kp_page_folder}/modules/main.js --bundle --format=iife --target=es2020
    --minify --charset=utf8 --legal-comments=eof --log-level=warning
    --outfile=${kp_page_folder}/page.js
  DEPENDS ${kp_page_modules} ${KP_PAGE_MESSAGES} VERBATIM)
add_custom_command(OUTPUT ${kp_page_folder}/page.css
  COMMAND ${KP_ESBUILD} ${kp_page_source}/page.css --bundle --minify --charset=utf8 --legal-comments=none
    --log-level=warning --outfile=${kp_page_folder}/page.css
  DEPENDS ${kp_page_styles} VERBATIM)
add_custom_command(OUTPUT ${kp_page_folder}/index.html
  COMMAND ${CMAKE_COMMAND} -E copy ${kp_page_source}/index.html ${kp_page_folder}/index.html
  DEPENDS ${kp_page_source}/index.html VERBATIM)
# The charts in files: the page's descriptions of charts and ECharts as one script for the engine inside of the program,
# which knows ES5: esbuild bundles, TypeScript lowers, esbuild minifies (its rewriting of syntax is off: what it makes of
# ES5 that engine does not always read).
add_custom_command(OUTPUT ${kp_page_folder}/charts.js
  COMMAND ${CMAKE_COMMAND} -E copy ${kp_page_modules} ${kp_page_styles} ${KP_PAGE_MESSAGES} ${kp_page_folder}/chart_modules/
  COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${KP_PAGE_MODULES}
    ${KP_ESBUILD} ${kp_page_folder}/chart_modules/svg.js --bundle --format=iife --target=es2022 --loader:.css=text
    --define:process.env.NODE_ENV="production" --charset=utf8 --legal-comments=eof --log-level=warning
    --outfile=${kp_page_folder}/charts.modern.js
  COMMAND ${KP_NODE} ${KP_PAGE_MODULES}/typescript/bin/tsc --allowJs --noCheck --target es5 --lib es5 --downlevelIteration
    --removeComments --outFile ${kp_page_folder}/charts.es5.js ${kp_page_folder}/charts.modern.js
  COMMAND ${KP_ESBUILD} ${kp_page_folder}/charts.es5.js --minify-whitespace --minify-identifiers --target=es5 --charset=utf8
    --legal-comments=eof --log-level=warning --outfile=${kp_page_folder}/charts.js
  DEPENDS ${kp_page_modules} ${kp_page_styles} ${KP_PAGE_MESSAGES} COMMENT "Bundling the charts in files" VERBATIM)
kp_embed(kp_report report/charts_bundle BASE ${kp_page_folder} FILES ${kp_page_folder}/charts.js)

kp_embed(kp_report report/page_bundle BASE ${kp_page_folder}
  FILES ${kp_page_folder}/index.html ${kp_page_folder}/page.js ${kp_page_folder}/page.css)
# The templates of letters: zh/result.html, en/result.html …
file(GLOB_RECURSE kp_letter_templates CONFIGURE_DEPENDS engine/report/letters/*.html)
kp_embed(kp_report report/letter_templates BASE engine/report/letters FILES ${kp_letter_templates})
