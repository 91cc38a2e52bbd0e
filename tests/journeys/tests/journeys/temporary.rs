use turnus_domain::event::Event;
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, planning};

#[tokio::test]
async fn bless() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::write(root.join("schema/graphql/schema.graphql"), turnus_graphql::sdl()).unwrap();
    let story = std::fs::read_to_string(root.join("schema/domain/tests/domain/story.jsonl")).unwrap();
    let facts = turnus_domain::event_file::parse(&story).unwrap_or_else(|e| panic!("{e}"));
    for name in ["DemandShifted", "DemandShiftEnded", "CareLevelSet"] {
        let schema = serde_json::to_string_pretty(&Event::json_schema(name).unwrap()).unwrap() + "\n";
        std::fs::write(root.join(format!("schema/events/{name}.v1.schema.json")), schema).unwrap();
        let event = &facts.iter().find(|f| f.event.name() == name).unwrap().event;
        std::fs::write(root.join(format!("schema/events/golden/{name}.v1.json")), event.payload().unwrap() + "\n").unwrap();
    }
    assert_eq!(turnus_domain::event_file::write(&facts).unwrap(), story);
    planning(MemoryLog::default()).import(command("story"), facts).await.unwrap();
}
