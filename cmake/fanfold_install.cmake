# `cmake --install` and, by CPack, a Debian package: `cpack -G DEB --config build/release/CPackConfig.cmake`.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # the tests need not be built to be left out

install(TARGETS fanfold RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY prompts DESTINATION ${CMAKE_INSTALL_DATADIR}/fanfold)
install(DIRECTORY config/live config/demo DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples PATTERN web EXCLUDE)
install(FILES README.md CHANGELOG.md docs/operations.md docs/configuration.md docs/report.schema.json packaging/grafana/fanfold.json
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)  # where Debian looks for it
install(FILES packaging/render-browser.conf packaging/listen.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES packaging/fanfold.service packaging/fanfold-run.service packaging/fanfold-run.timer
        DESTINATION lib/systemd/system)
install(FILES packaging/fanfold.sysusers DESTINATION lib/sysusers.d RENAME fanfold.conf)
install(FILES packaging/fanfold.tmpfiles DESTINATION lib/tmpfiles.d RENAME fanfold.conf)
# Section 1 and the completions come from the table that parses the command line, section 5 from the one that reads
# configurations, told by the program itself.
install(CODE "
  set(root \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")
  set(pages \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}\")
  execute_process(COMMAND \"$<TARGET_FILE:fanfold>\" man \"\${pages}/man1\" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  file(MAKE_DIRECTORY \"\${pages}/man5\")
  file(RENAME \"\${pages}/man1/fanfold.toml.5\" \"\${pages}/man5/fanfold.toml.5\")
  foreach(target bash:bash-completion/completions/fanfold zsh:zsh/site-functions/_fanfold fish:fish/vendor_completions.d/fanfold.fish)
    string(REGEX MATCH \"^[a-z]+\" shell \"\${target}\")
    string(REGEX REPLACE \"^[a-z]+:\" \"\" file \"\${target}\")
    execute_process(COMMAND \"$<TARGET_FILE:fanfold>\" completions \${shell} OUTPUT_VARIABLE script COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE \"\${root}/\${file}\" \"\${script}\")
  endforeach()
")
foreach(page fanfold-serve.8)
  file(READ packaging/man/${page} text)
  string(REPLACE "@VERSION@" "${PROJECT_VERSION}" text "${text}")
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/man/${page} CONTENT "${text}")
  string(REGEX REPLACE "^.*\\." "" section ${page})
  install(FILES ${CMAKE_BINARY_DIR}/man/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fanfold)
set(CPACK_PACKAGE_CONTACT "Fanfold maintainers <fanfold@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tzdata, ca-certificates, passwd")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "systemd, poppler-utils")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "chromium")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/packaging/debian/postinst;${PROJECT_SOURCE_DIR}/packaging/debian/prerm;${PROJECT_SOURCE_DIR}/packaging/debian/postrm")
include(CPack)
