/**
 * What people and programs get to see: text or one JSON document on standard output, errors and
 * progress on standard error, and the exit status. The only place that prints.
 */
@NullMarked
package dev.cowbird.cli.output;

import org.jspecify.annotations.NullMarked;
