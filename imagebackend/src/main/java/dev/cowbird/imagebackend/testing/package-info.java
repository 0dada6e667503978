/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands in for the outside in tests: images that are made in code, sources in memory,
 * commands that follow a script, files that fail. Part of the main sources, so that the tests of
 * the other modules can use it too; nothing that runs in earnest does.
 */
@NullMarked
package dev.cowbird.imagebackend.testing;

import org.jspecify.annotations.NullMarked;
