"""The commands of `mcu`: one module per idea, loaded when its command is called."""
