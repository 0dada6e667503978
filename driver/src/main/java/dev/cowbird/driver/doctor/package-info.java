/**
 * Looks at the host before anybody boots a machine on it. Read
 * {@link dev.cowbird.driver.doctor.Doctor}.
 */
@NullMarked
package dev.cowbird.driver.doctor;

import org.jspecify.annotations.NullMarked;
