/**
 * Small stand-ins for what the image side meets outside, for the tests of every module. They are
 * made in memory and in code, so that a test shows what it feeds in. Read
 * {@link dev.cowbird.imagebackend.testing.TinyQcow2} first.
 */
@NullMarked
package dev.cowbird.imagebackend.testing;

import org.jspecify.annotations.NullMarked;
