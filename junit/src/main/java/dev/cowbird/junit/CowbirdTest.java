/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class, or a test method, that makes real machines.
 *
 * <pre>{@code
 * @CowbirdTest
 * class GuestTest {
 *   @Test
 *   void boots(ComputeDriver driver, InstanceName name) {
 *     ImageRequest image = ImageRequest.of(ImageLocation.parse("/images/debian.qcow2"));
 *     driver.spawn(
 *         InstanceSpec.builder(name, image).diskSize(DiskSize.ofGib(10)).build(),
 *         ProgressListener.none());
 *
 *     driver.await(name, WaitFor.console("login:"), Duration.ofMinutes(2));
 *   }
 * }
 * }</pre>
 *
 * <p>Afterwards the machine is gone, however the test ended. See {@link CowbirdExtension} for what
 * else a test can ask for, and for the settings.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(CowbirdExtension.class)
public @interface CowbirdTest {}
