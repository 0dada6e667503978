/**
 * What is known of the guest itself, as far as it tells.
 * {@link dev.cowbird.driver.guest.ConsoleTail} reads what it prints on its serial console.
 */
@NullMarked
package dev.cowbird.driver.guest;

import org.jspecify.annotations.NullMarked;
