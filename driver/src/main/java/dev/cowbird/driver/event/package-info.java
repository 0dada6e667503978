/**
 * What a flight recording of this JVM shows of the driver's work: an event for each step of making
 * and removing a machine, in the category Cowbird. The image side's are in
 * {@code dev.cowbird.imagebackend.event}, and lie within {@code cowbird.Disk} in time.
 *
 * <p>Read {@link dev.cowbird.driver.event.MachineEvents} first; it has a method for each step.
 */
@NullMarked
package dev.cowbird.driver.event;

import org.jspecify.annotations.NullMarked;
