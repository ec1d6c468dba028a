"""How far the permissions of principals reach: what each can make of them, alone and together."""
