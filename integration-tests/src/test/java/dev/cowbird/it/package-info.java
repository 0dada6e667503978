/**
 * Tests on real machines, one class for each promise. Most boot the guest of one sector that
 * {@link dev.cowbird.it.BootSector} makes, in half a second; {@link dev.cowbird.it.TinyGuest} is
 * for what needs a kernel. Read {@link dev.cowbird.it.BootIT} first.
 */
@NullMarked
package dev.cowbird.it;

import org.jspecify.annotations.NullMarked;
