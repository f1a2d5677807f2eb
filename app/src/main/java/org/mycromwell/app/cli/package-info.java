/** The command line: one class per subcommand, exit codes, one-sentence errors. */
@NullMarked
package org.mycromwell.app.cli;

import org.jspecify.annotations.NullMarked;
