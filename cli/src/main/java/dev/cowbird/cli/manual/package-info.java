/**
 * What a shell and a reader are told of the command line, made when it is built: man pages and
 * completion, from the commands themselves. Read {@link dev.cowbird.cli.manual.Manual}.
 */
@NullMarked
package dev.cowbird.cli.manual;

import org.jspecify.annotations.NullMarked;
