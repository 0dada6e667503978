/**
 * The instance directories and the record in each.
 * {@link dev.cowbird.driver.instance.InstanceStore} is the one place that knows their names; the
 * state in {@link dev.cowbird.driver.instance.InstanceRecord} is the commit point of a spawn.
 */
@NullMarked
package dev.cowbird.driver.instance;

import org.jspecify.annotations.NullMarked;
