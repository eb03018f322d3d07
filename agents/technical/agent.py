from agents.kit import build

kit = build("technical")
app, root_agent = kit.app, kit.root
