/**
 * What tests of the driver, and of programs that embed it, need in place of the real thing: guests
 * that boot in a fraction of a second. Nothing here is used by the driver itself. Read
 * {@link dev.cowbird.driver.testing.BootSectorGuest} first.
 */
@NullMarked
package dev.cowbird.driver.testing;

import org.jspecify.annotations.NullMarked;
