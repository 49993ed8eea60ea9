"""What each command does; `incentlang.cli.app` says how it is called."""
