/**
 * What can be done with an instance: one class a use case, its steps top to bottom. Read
 * {@link dev.cowbird.driver.lifecycle.Spawn} first;
 * {@link dev.cowbird.driver.lifecycle.LibvirtComputeDriver} puts everything together.
 */
@NullMarked
package dev.cowbird.driver.lifecycle;

import org.jspecify.annotations.NullMarked;
