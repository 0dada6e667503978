/**
 * Tests on real machines, in JUnit 5: a test asks for a driver, makes machines with it, and leaves
 * it to the extension to take them away. Read {@link dev.cowbird.junit.CowbirdTest} first, which
 * has an example; {@link dev.cowbird.junit.CowbirdExtension} tells what a test can ask for. Where
 * no machine can be made such tests are skipped, and the reason names what is missing.
 */
@NullMarked
package dev.cowbird.junit;

import org.jspecify.annotations.NullMarked;
