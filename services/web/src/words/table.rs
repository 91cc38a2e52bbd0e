//! The table of texts: English, bokmål, nynorsk. `{}` marks a place that is filled in; every language has the same places.

macro_rules! words {
    ($($key:ident: $en:literal | $nb:literal | $nn:literal;)*) => {
        /// Texts of one language.
        pub(crate) struct Words { $(pub(crate) $key: &'static str,)* }
        /// English.
        pub(crate) const EN: Words = Words { $($key: $en,)* };
        /// Bokmål.
        pub(crate) const NB: Words = Words { $($key: $nb,)* };
        /// Nynorsk.
        pub(crate) const NN: Words = Words { $($key: $nn,)* };
        #[cfg(test)]
        const ALL: &[(&str, [&str; 3])] = &[$((stringify!($key), [$en, $nb, $nn])),*];
    };
}

words! {
    // Around every page
    skip: "Skip to content" | "Hopp til innholdet" | "Hopp til innhaldet";
    language: "Language" | "Språk" | "Språk";
    pages: "Pages" | "Sider" | "Sider";
    units: "Units" | "Enheter" | "Einingar";
    rota: "Rota" | "Turnus" | "Turnus";
    rotas: "Rotas" | "Turnuser" | "Turnusar";
    tasks: "Who may do what" | "Hvem kan gjøre hva" | "Kven kan gjere kva";
    history: "History" | "Historikk" | "Historikk";
    as_of_banner: "This is what was known at position {} of the log." | "Dette er det som var kjent ved posisjon {} i loggen." | "Dette er det som var kjent ved posisjon {} i loggen.";
    back_to_now: "Back to now" | "Tilbake til nå" | "Tilbake til no";
    needs_no_sign_in: "Only this computer can open these pages; there is no sign-in yet." | "Bare denne datamaskinen kan åpne disse sidene; innlogging finnes ikke ennå." | "Berre denne datamaskina kan opne desse sidene; innlogging finst ikkje enno.";
    none: "none" | "ingen" | "ingen";

    // Scenarios
    scenarios: "Scenarios" | "Scenarioer" | "Scenario";
    scenarios_intro: "What if? A scenario is tried beside the log and changes nothing until it is accepted. Open one with: turnus scenario open NAME" | "Hva om? Et scenario prøves ved siden av loggen og endrer ingenting før det godtas. Åpne ett med: turnus scenario open NAVN" | "Kva om? Eit scenario blir prøvd ved sida av loggen og endrar ingenting før det blir godteke. Opne eitt med: turnus scenario open NAMN";
    scenario_from: "from position {}" | "fra posisjon {}" | "frå posisjon {}";
    scenario_open: "open" | "åpent" | "ope";
    scenario_accepted: "accepted" | "godtatt" | "godteke";
    scenario_closed: "closed" | "lukket" | "lukka";
    scenario_title: "Scenario {}" | "Scenario {}" | "Scenario {}";
    memo: "Council memo to print" | "Saksframlegg til utskrift" | "Saksframlegg til utskrift";
    what_changes: "What changes" | "Hva som endres" | "Kva som blir endra";
    side_by_side: "Side by side, an ordinary week" | "Side om side, en vanlig uke" | "Side om side, ei vanleg veke";
    scenario_measure: "Measure" | "Mål" | "Mål";
    zero_alternative: "zero alternative" | "nullalternativ" | "nullalternativ";
    accept_scenario: "Accept the scenario" | "Godta scenarioet" | "Godta scenarioet";
    accept_help: "Everything recorded in it is recorded in the log, all or nothing." | "Alt som er registrert i det blir registrert i loggen, alt eller ingenting." | "Alt som er registrert i det blir registrert i loggen, alt eller ingenting.";
    scenario_unit: "Unit" | "Enhet" | "Eining";

    // Units
    no_units: "The log has no unit yet. Begin with: turnus import staff.csv" | "Loggen har ingen enhet ennå. Begynn med: turnus import ansatte.csv" | "Loggen har inga eining enno. Byrja med: turnus import tilsette.csv";
    unit_facts: "{} people employed today, {} residents" | "{} ansatte i dag, {} beboere" | "{} tilsette i dag, {} bebuarar";
    no_rotas: "This unit has no rota yet." | "Enheten har ingen turnus ennå." | "Eininga har ingen turnus enno.";
    days: "Days" | "Dager" | "Dagar";
    status: "Status" | "Status" | "Status";
    hard: "Rule breaches" | "Regelbrudd" | "Regelbrot";
    points: "Points" | "Poeng" | "Poeng";
    proof: "Proof" | "Bevis" | "Bevis";
    amends: "Changed by hand from" | "Endret for hånd fra" | "Endra for hand frå";

    // Status of a rota
    requested: "requested" | "bestilt" | "tinga";
    proposed: "proposed" | "foreslått" | "føreslått";
    published: "published" | "publisert" | "publisert";
    rejected: "rejected" | "avvist" | "avvist";
    superseded: "superseded" | "avløst" | "avløyst";
    rejected_because: "It was turned down: {}" | "Den ble avvist: {}" | "Han vart avvist: {}";
    not_solved: "This rota is asked for but not proposed yet." | "Denne turnusen er bestilt, men ikke foreslått ennå." | "Denne turnusen er tinga, men ikkje føreslått enno.";

    // Solves
    new_rota: "New rota" | "Ny turnus" | "Ny turnus";
    solves: "Rotas being made" | "Turnuser som lages" | "Turnusar som blir laga";
    first_monday: "First day, a Monday" | "Første dag, en mandag" | "Første dag, ein måndag";
    weeks: "Weeks" | "Uker" | "Veker";
    solve: "Make the rota" | "Lag turnusen" | "Lag turnusen";
    attempt: "Attempt" | "Forsøk" | "Forsøk";
    worker: "Worker" | "Utfører" | "Utførar";
    lost_starts: "{} lost" | "{} tapt" | "{} tapt";
    queued: "waits for a worker" | "venter på en utfører" | "ventar på ein utførar";
    being_solved: "is being made" | "lages nå" | "blir laga no";
    stopping: "is being stopped" | "stoppes" | "blir stoppa";
    no_rota_found: "no rota" | "ingen turnus" | "ingen turnus";
    stopped: "stopped" | "stoppet" | "stoppa";
    given_up: "given up" | "gitt opp" | "gitt opp";
    stop: "Stop" | "Stopp" | "Stopp";
    stop_solve: "Stop making rota {}" | "Stopp turnus {}" | "Stopp turnus {}";

    // Rota page
    rota_of: "Rota {}, {} to {}" | "Turnus {}, {} til {}" | "Turnus {}, {} til {}";
    out_of_date: "Out of date: {} at position {} concerns it and came after its input." | "Utdatert: {} i posisjon {} gjelder den og kom etter grunnlaget." | "Utdatert: {} i posisjon {} gjeld han og kom etter grunnlaget.";
    points_and_bound: "{} (bound {})" | "{} (grense {})" | "{} (grense {})";
    proof_line: "{} points; no rota can have fewer than {}: a gap of {}." | "{} poeng; ingen turnus kan ha færre enn {}: et gap på {}." | "{} poeng; ingen turnus kan ha færre enn {}: eit gap på {}.";
    slack_line: "{} rule breaches. Beside it: {} of hours tolerance used, {} of cover unmet, {} of substitute shifts." | "{} regelbrudd. Ved siden av: {} av timetoleransen er brukt, {} bemanning mangler, {} vikarvakter." | "{} regelbrot. Ved sida av: {} av timetoleransen er brukt, {} bemanning manglar, {} vikarvakter.";
    input_line: "Made from what the log said at position {}." | "Laget av det loggen sa ved posisjon {}." | "Laga av det loggen sa ved posisjon {}.";
    shifts: "Shifts" | "Vakter" | "Vakter";
    free: "free" | "fri" | "fri";
    leave: "leave" | "permisjon" | "permisjon";
    absent: "absent" | "fravær" | "fråvær";
    course: "course" | "kurs" | "kurs";
    pinned: "pinned" | "låst" | "låst";
    changed: "changed" | "endret" | "endra";
    weeks_caption: "Weeks {}–{}: who works when, substitutes, and cover as present/required" | "Uke {}–{}: hvem som jobber når, vikarer, og bemanning som til stede/krav" | "Veke {}–{}: kven som jobbar når, vikarar, og bemanning som til stades/krav";
    weeks_region: "Rota table, weeks {}–{}" | "Turnustabell, uke {}–{}" | "Turnustabell, veke {}–{}";
    week: "Week {}" | "Uke {}" | "Veke {}";
    name: "Name" | "Navn" | "Namn";
    position: "Position" | "Stilling" | "Stilling";
    hours_off: "Hours ±" | "Timer ±" | "Timar ±";
    hours_off_long: "Hours worked less hours owed" | "Timer i turnus minus timer etter stilling" | "Timar i turnus minus timar etter stilling";
    weekends: "Weekends" | "Helger" | "Helger";
    weekends_short: "We." | "Helg" | "Helg";
    nights: "Nights" | "Netter" | "Netter";
    substitute: "Substitute {}" | "Vikar {}" | "Vikar {}";
    lacks: "lacks {}" | "mangler {}" | "manglar {}";
    cover_legend: "Cover is present/required. The letters say which source asks for the most: H head plan, P policy minimum, T task need." | "Bemanning er til stede/krav. Bokstavene sier hvilken kilde som krever mest: H bemanningsplan, P minstekrav, T oppgavebehov." | "Bemanning er til stades/krav. Bokstavane seier kva kjelde som krev mest: H bemanningsplan, P minstekrav, T oppgåvebehov.";
    head_plan_letter: "H" | "H" | "H";
    policy_letter: "P" | "P" | "P";
    task_letter: "T" | "T" | "T";
    keys_help: "Arrow keys move in the table, Enter opens a cell, a letter of a shift sets it, a full stop or Delete gives a day off." | "Piltaster flytter i tabellen, Enter åpner en celle, bokstaven til en vakt setter den, punktum eller Delete gir fri." | "Piltastar flyttar i tabellen, Enter opnar ei celle, bokstaven til ei vakt set ho, punktum eller Delete gir fri.";
    print: "Print" | "Skriv ut" | "Skriv ut";
    download: "Download as CSV" | "Last ned som CSV" | "Last ned som CSV";
    publish: "Publish …" | "Publiser …" | "Publiser …";
    hours_caption: "Hours, weekends and nights of each person" | "Timer, helger og netter for hver person" | "Timar, helger og netter for kvar person";
    worked: "Worked" | "I turnus" | "I turnus";
    owed: "Owed" | "Etter stilling" | "Etter stilling";
    difference: "Difference" | "Avvik" | "Avvik";
    full_week: "Full week by HTA-12" | "Full uke etter HTA-12" | "Full veke etter HTA-12";
    report: "Report of the checker" | "Kontrollørens rapport" | "Rapporten frå kontrolløren";
    hard_caption: "Rule breaches" | "Regelbrudd" | "Regelbrot";
    soft_caption: "What costs points" | "Det som koster poeng" | "Det som kostar poeng";
    points_caption: "Points by rule" | "Poeng per regel" | "Poeng per regel";
    unmet_caption: "Cover that is not met, why, and what would mend it" | "Bemanning som mangler, hvorfor, og hva som hjelper" | "Bemanning som manglar, kvifor, og kva som hjelper";
    rule: "Rule" | "Regel" | "Regel";
    who: "Who" | "Hvem" | "Kven";
    day: "Day" | "Dag" | "Dag";
    what: "What" | "Hva" | "Kva";
    source: "Source" | "Kilde" | "Kjelde";
    remedy: "Remedy" | "Hva som hjelper" | "Kva som hjelper";
    reason: "Reason" | "Årsak" | "Årsak";
    band: "Time" | "Tid" | "Tid";
    class: "Competence class" | "Kompetansegruppe" | "Kompetansegruppe";
    present_required: "Present/required" | "Til stede/krav" | "Til stades/krav";
    measured_least: "{}, at least {}" | "{}, minst {}" | "{}, minst {}";
    measured_most: "{}, at most {}" | "{}, høyst {}" | "{}, høgst {}";
    shown_of: "The first {} of {}." | "De første {} av {}." | "Dei første {} av {}.";

    // Changing a cell
    edit_cell: "{}, {}" | "{}, {}" | "{}, {}";
    now_has: "Now: {}" | "Nå: {}" | "No: {}";
    choose: "Change to" | "Endre til" | "Endre til";
    option_legal: "breaks no more rules" | "bryter ikke flere regler" | "bryt ikkje fleire reglar";
    option_mends: "mends {}" | "retter {}" | "rettar {}";
    option_breaks: "breaks {}" | "bryter {}" | "bryt {}";
    option_points: "{} points" | "{} poeng" | "{} poeng";
    pin: "Pin this shift" | "Lås denne vakten" | "Lås denne vakta";
    unpin: "Release this shift" | "Frigi denne vakten" | "Frigi denne vakta";
    pin_help: "A pinned shift is kept when the rota is made anew." | "En låst vakt beholdes når turnusen lages på nytt." | "Ei låst vakt blir ståande når turnusen blir laga på nytt.";
    pin_after_keeping: "Keep the changes before you pin." | "Behold endringene før du låser." | "Behald endringane før du låser.";
    close: "Close" | "Lukk" | "Lukk";
    remove_substitute: "No substitute" | "Ingen vikar" | "Ingen vikar";
    draft: "Changes that are not kept yet" | "Endringer som ikke er beholdt ennå" | "Endringar som ikkje er behaldne enno";
    draft_what: "{}, {}: {} → {}" | "{}, {}: {} → {}" | "{}, {}: {} → {}";
    undo: "Undo" | "Angre" | "Angre";
    undo_of: "Undo: {}" | "Angre: {}" | "Angre: {}";
    keep: "Keep as a new proposal" | "Behold som nytt forslag" | "Behald som nytt forslag";
    drop_all: "Drop all changes" | "Forkast alle endringer" | "Forkast alle endringar";
    draft_clean: "The changes break no more rules." | "Endringene bryter ikke flere regler." | "Endringane bryt ikkje fleire reglar.";
    draft_breaks: "The changes break:" | "Endringene bryter:" | "Endringane bryt:";
    draft_mends: "The changes mend:" | "Endringene retter:" | "Endringane rettar:";
    draft_points: "Points {} → {}." | "Poeng {} → {}." | "Poeng {} → {}.";
    draft_unmet: "Cover unmet {} → {}." | "Manglende bemanning {} → {}." | "Manglande bemanning {} → {}.";

    // Publishing
    publish_title: "Publish rota {}" | "Publiser turnus {}" | "Publiser turnus {}";
    compared_with: "Compared with rota {} ({}): {} changed shifts for {} people." | "Sammenlignet med turnus {} ({}): {} endrede vakter for {} personer." | "Samanlikna med turnus {} ({}): {} endra vakter for {} personar.";
    compared_nothing: "No rota was published for these days before." | "Ingen turnus er publisert for disse dagene før." | "Ingen turnus er publisert for desse dagane før.";
    no_changes: "No shift differs." | "Ingen vakt er annerledes." | "Inga vakt er annleis.";
    diff_caption: "Changed shifts" | "Endrede vakter" | "Endra vakter";
    before: "Before" | "Før" | "Før";
    after: "After" | "Etter" | "Etter";
    shared_on: "The day staff gets the rota" | "Dagen de ansatte får turnusen" | "Dagen dei tilsette får turnusen";
    notice_help: "At least {} days before {} (WT-05, {})." | "Minst {} dager før {} (WT-05, {})." | "Minst {} dagar før {} (WT-05, {}).";
    consulted: "Record of the discussion with the employees' representatives (aml § 10-3)" | "Referat fra drøfting med de tillitsvalgte (aml. § 10-3)" | "Referat frå drøfting med dei tillitsvalde (aml. § 10-3)";
    urgent: "Urgent reason, if the notice is shorter" | "Tvingende grunn, hvis fristen er kortere" | "Tvingande grunn, om fristen er kortare";
    publish_now: "Publish" | "Publiser" | "Publiser";
    published_now: "Rota {} is published." | "Turnus {} er publisert." | "Turnus {} er publisert.";
    kept_now: "The changes are kept as rota {}." | "Endringene er beholdt som turnus {}." | "Endringane er behaldne som turnus {}.";
    pinned_now: "The shift is pinned." | "Vakten er låst." | "Vakta er låst.";
    released_now: "The shift is released." | "Vakten er frigitt." | "Vakta er frigitt.";
    refused: "This was not done" | "Dette ble ikke gjort" | "Dette vart ikkje gjort";
    what_to_do: "What to do: {}" | "Hva du kan gjøre: {}" | "Kva du kan gjere: {}";

    // Who may do what
    tasks_title: "Who may do what at {}" | "Hvem kan gjøre hva ved {}" | "Kven kan gjere kva ved {}";
    tasks_intro: "Read for {}. A letter is a way that is possible that day; a letter in brackets is a way of the catalogue that is not possible, and the cell says why." | "Lest for {}. En bokstav er en måte som er mulig den dagen; en bokstav i parentes er en måte i katalogen som ikke er mulig, og cellen sier hvorfor." | "Lese for {}. Ein bokstav er ein måte som er mogleg den dagen; ein bokstav i parentes er ein måte i katalogen som ikkje er mogleg, og cella seier kvifor.";
    tasks_caption: "Tasks and professions" | "Oppgaver og yrker" | "Oppgåver og yrke";
    task: "Task" | "Oppgave" | "Oppgåve";
    leon: "LEON level" | "LEON-nivå" | "LEON-nivå";
    read_for: "Read for the day" | "Les for dagen" | "Les for dagen";
    show: "Show" | "Vis" | "Vis";
    own: "own right" | "selv" | "sjølv";
    own_letter: "O" | "S" | "S";
    delegated: "by delegation" | "delegert" | "delegert";
    delegated_letter: "D" | "D" | "D";
    supervised: "under supervision" | "under tilsyn" | "under tilsyn";
    supervised_letter: "U" | "T" | "T";
    assist: "assisting" | "hjelper" | "hjelper";
    assist_letter: "A" | "H" | "H";
    forbidden: "forbidden by law" | "forbudt ved lov" | "forbode ved lov";
    forbidden_letter: "✕" | "✕" | "✕";
    not_listed: "not in the catalogue: may not" | "ikke i katalogen: kan ikke" | "ikkje i katalogen: kan ikkje";
    no_decision: "no sharing decision is in force" | "ingen beslutning om oppgavedeling gjelder" | "inga avgjerd om oppgåvedeling gjeld";
    nobody_employed: "nobody of the profession is employed with a valid authorisation" | "ingen i yrket er ansatt med gyldig autorisasjon" | "ingen i yrket er tilsett med gyldig autorisasjon";
    nobody_holds: "nobody holds the competence that is required" | "ingen har kompetansen som kreves" | "ingen har kompetansen som krevst";
    no_supervisor: "no supervisor is in reach" | "ingen å spørre innen rekkevidde" | "ingen å spørje innan rekkjevidd";
    decision: "Sharing decision" | "Beslutning" | "Avgjerd";
    turn_to: "turn to {} within {} when {}" | "henvend deg til {} innen {} når {}" | "vend deg til {} innan {} når {}";
    input_incomplete: "This cannot be shown for this day yet" | "Dette kan ikke vises for denne dagen ennå" | "Dette kan ikkje visast for denne dagen enno";
    legend: "Letters" | "Bokstaver" | "Bokstavar";
    people_employed: "{} employed" | "{} ansatt" | "{} tilsett";

    // History
    history_title: "What happened, latest first" | "Hva som har skjedd, siste først" | "Kva som har skjedd, siste først";
    history_caption: "Events {} to {} of {}" | "Hendelse {} til {} av {}" | "Hending {} til {} av {}";
    stream: "Concerns" | "Gjelder" | "Gjeld";
    event: "Event" | "Hendelse" | "Hending";
    recorded: "Recorded" | "Registrert" | "Registrert";
    effective: "Holds from" | "Gjelder fra" | "Gjeld frå";
    actor: "By" | "Av" | "Av";
    log_position: "Position" | "Posisjon" | "Posisjon";
    older: "Older" | "Eldre" | "Eldre";
    newer: "Newer" | "Nyere" | "Nyare";
    all_events: "All events" | "Alle hendelser" | "Alle hendingar";
    event_title: "Event at position {}" | "Hendelse i posisjon {}" | "Hending i posisjon {}";
    command: "Command" | "Kommando" | "Kommando";
    hash: "Hash of the chain" | "Kjedens hash" | "Hashen til kjeda";
    data: "Data" | "Data" | "Data";
    sealed_note: "Names and reasons are sealed beside the event and are not shown here." | "Navn og grunner er forseglet ved siden av hendelsen og vises ikke her." | "Namn og grunnar er forsegla ved sida av hendinga og blir ikkje viste her.";
    see_as_of: "See everything as it was here" | "Se alt slik det var her" | "Sjå alt slik det var her";
    see_as_of_day: "See everything as it was at the end of" | "Se alt slik det var ved slutten av" | "Sjå alt slik det var ved slutten av";
    no_events: "There are no events here." | "Det er ingen hendelser her." | "Det er ingen hendingar her.";

    // Night team
    night: "Night team" | "Nattlag" | "Nattlag";
    no_nights: "The log has no night district yet." | "Loggen har ingen nattkrets ennå." | "Loggen har ingen nattkrins enno.";
    night_facts: "{} homes, {} residents" | "{} sykehjem, {} beboere" | "{} sjukeheimar, {} bebuarar";
    night_team_now: "Team: {} nurses, {}; {}." | "Lag: {} sykepleiere, {}; {}." | "Lag: {} sjukepleiarar, {}; {}.";
    night_no_team: "No mobile team is adopted for this day." | "Ingen ambulerende lag er vedtatt for denne dagen." | "Inkje ambulerande lag er vedteke for denne dagen.";
    night_net: "Nurses fixed at night {} FTE, mobile {} FTE: gross {} FTE fewer. Compensating workers {} FTE. Net {} FTE." | "Faste nattsykepleiere {} årsverk, ambulerende {} årsverk: brutto {} årsverk færre. Kompenserende ansatte {} årsverk. Netto {} årsverk." | "Faste nattsjukepleiarar {} årsverk, ambulerande {} årsverk: brutto {} årsverk færre. Kompenserande tilsette {} årsverk. Netto {} årsverk.";
    night_cost: "Net cost a year: together in one car {} kr, split in two {} kr." | "Netto kostnad i året: sammen i én bil {} kr, delt i to {} kr." | "Netto kostnad i året: saman i éin bil {} kr, delt i to {} kr.";
    night_compensated: "Taking the fixed nurses away needs {} compensating workers a night in {} homes." | "Å ta bort de faste sykepleierne krever {} kompenserende ansatte hver natt i {} sykehjem." | "Å ta bort dei faste sjukepleiarane krev {} kompenserande tilsette kvar natt i {} sjukeheimar.";
    night_not_compensated: "No home falls below the minimum present, so no compensating worker is needed." | "Ingen sykehjem kommer under minstekravet til stede, så ingen kompenserende ansatt trengs." | "Ingen sjukeheim kjem under minstekravet til stades, så ingen kompenserande tilsett trengst.";
    night_ranking: "In {} draws of the assumptions the order by net FTE keeps in {}, by kroner in {}, every verdict on 9 of 10 within {} in {}." | "I {} trekk av forutsetningene holder rekkefølgen etter netto årsverk i {}, etter kroner i {}, hver dom om 9 av 10 innen {} i {}." | "I {} trekk av føresetnadene held rekkjefølgja etter netto årsverk i {}, etter kroner i {}, kvar dom om 9 av 10 innan {} i {}.";
    night_unsized: "The team cannot be sized: {}" | "Laget kan ikke dimensjoneres: {}" | "Laget kan ikkje dimensjonerast: {}";
    night_inputs: "What it rests on: {} of {} numbers are assumed" | "Det bygger på: {} av {} tall er antatt" | "Det byggjer på: {} av {} tal er føresett";
    night_identities: "How it is computed" | "Slik er det regnet" | "Slik er det rekna";
    night_designs: "Designs, {} simulated nights, seed {}; minutes from call to arrival, planned visits included" | "Utforminger, {} simulerte netter, frø {}; minutter fra anrop til ankomst, planlagte besøk medregnet" | "Utformingar, {} simulerte netter, frø {}; minutt frå anrop til framkomst, planlagde besøk medrekna";
    night_homes: "Response per home: half / 9 of 10 within minutes" | "Responstid per sykehjem: halvparten / 9 av 10 innen minutter" | "Responstid per sjukeheim: halvparten / 9 av 10 innan minutt";
    night_priorities: "Response per priority: half / 9 of 10 within minutes" | "Responstid per hastegrad: halvparten / 9 av 10 innen minutter" | "Responstid per hastegrad: halvparten / 9 av 10 innan minutt";
    night_measured: "Measured in {} completed nights, {} to {}: {} calls. By phone: measured {}, assumed {}." | "Målt i {} fullførte netter, {} til {}: {} anrop. På telefon: målt {}, antatt {}." | "Målt i {} fullførte netter, {} til {}: {} anrop. På telefon: målt {}, føresett {}.";
    night_unmeasured: "No night is completed yet: every rate is assumed." | "Ingen natt er fullført ennå: hver rate er antatt." | "Inga natt er fullført enno: kvar rate er føresett.";
    night_measured_homes: "Calls per home and night, measured beside assumed" | "Anrop per sykehjem og natt, målt ved siden av antatt" | "Anrop per sjukeheim og natt, målt ved sida av føresett";
    night_measured_priorities: "Calls per priority and night, measured beside assumed" | "Anrop per hastegrad og natt, målt ved siden av antatt" | "Anrop per hastegrad og natt, målt ved sida av føresett";
    home: "Home" | "Sykehjem" | "Sjukeheim";
    priority: "Priority" | "Hastegrad" | "Hastegrad";
    planned_visits: "planned visits" | "planlagte besøk" | "planlagde besøk";
    target: "target {}" | "mål {}" | "mål {}";
    red: "red" | "rød" | "raud";
    orange: "orange" | "oransje" | "oransje";
    yellow: "yellow" | "gul" | "gul";
    green: "green" | "grønn" | "grøn";
    design: "Design" | "Utforming" | "Utforming";
    fixed_nurses: "fixed nurses" | "faste sykepleiere" | "faste sjukepleiarar";
    together: "together" | "sammen" | "saman";
    split: "split" | "delt" | "delt";
    visits_kept: "planned visits kept" | "planlagte besøk holdes" | "planlagde besøk blir haldne";
    visits_interrupted: "planned visits give way" | "planlagte besøk viker" | "planlagde besøk vik";
    visits_left_out: "no planned visits" | "ingen planlagte besøk" | "ingen planlagde besøk";
    visits: "Visits a night" | "Besøk per natt" | "Besøk per natt";
    driving: "Driving, min" | "Kjøring, min" | "Køyring, min";
    busy: "Busy" | "Opptatt" | "Oppteken";
    half_within: "Half within, min" | "Halvparten innen, min" | "Halvparten innan, min";
    most_within: "9 of 10 within, min" | "9 av 10 innen, min" | "9 av 10 innan, min";
    within_20: "Within 20 min" | "Innen 20 min" | "Innan 20 min";
    within_30: "Within 30 min" | "Innen 30 min" | "Innan 30 min";
    number: "Number" | "Tall" | "Tal";
    basis: "Rests on" | "Bygger på" | "Byggjer på";
    assumed: "assumed" | "antatt" | "føresett";
    measured: "Measured" | "Målt" | "Målt";
    calls: "Calls" | "Anrop" | "Anrop";
    result: "Result" | "Resultat" | "Resultat";

    // Who on each shift may do what
    coverage_link: "Who on each shift may do what" | "Hvem på hver vakt kan gjøre hva" | "Kven på kvar vakt kan gjere kva";
    coverage_title: "Who may do what at {} on {}" | "Hvem kan gjøre hva ved {} {}" | "Kven kan gjere kva ved {} {}";
    coverage_intro: "People on duty who may do the task on the date, of those it needs at once. Time is not looked at: that is the plan of the day." | "Personer på vakt som kan gjøre oppgaven den datoen, av dem den trenger samtidig. Tid er ikke vurdert: det gjør dagsplanen." | "Personar på vakt som kan gjere oppgåva den datoen, av dei ho treng samstundes. Tid er ikkje vurdert: det gjer dagsplanen.";
    coverage_caption: "Tasks and shifts" | "Oppgaver og vakter" | "Oppgåver og vakter";
    coverage_whole: "Every task has enough people who may do it on every shift it may fall into." | "Hver oppgave har nok personer som kan gjøre den på hver vakt den kan falle på." | "Kvar oppgåve har nok personar som kan gjere ho på kvar vakt ho kan falle på.";
    coverage_short: "{} of {} tasks lack somebody on some shift." | "{} av {} oppgaver mangler noen på en vakt." | "{} av {} oppgåver manglar nokon på ei vakt.";
    coverage_no_window: "no window of the task" | "oppgaven har ikke tid her" | "oppgåva har ikkje tid her";
    coverage_of: "{} of {}" | "{} av {}" | "{} av {}";
    coverage_mobile: "{} on site + {} mobile" | "{} på stedet + {} ambulerende" | "{} på staden + {} ambulerande";
    coverage_too_few: "too few" | "for få" | "for få";

    // Who does what on a date
    day_page: "Who does what" | "Hvem gjør hva" | "Kven gjer kva";
    day_title: "Who does what at {} on {}" | "Hvem gjør hva ved {} {}" | "Kven gjer kva ved {} {}";
    day_date: "Date" | "Dato" | "Dato";
    day_before: "Day before" | "Dagen før" | "Dagen før";
    day_after: "Day after" | "Dagen etter" | "Dagen etter";
    day_sum: "{} of {} tasks are in a competent hand; {} are left. The mobile night team does {} more." | "{} av {} oppgaver er i en kompetent hånd; {} står igjen. Det ambulerende nattlaget gjør {} til." | "{} av {} oppgåver er i ei kompetent hand; {} står att. Det ambulerande nattlaget gjer {} til.";
    day_of_rota: "By the published rota {}." | "Etter den publiserte turnusen {}." | "Etter den publiserte turnusen {}.";
    day_of_proposal: "By the rota {}, which is not published." | "Etter turnusen {}, som ikke er publisert." | "Etter turnusen {}, som ikkje er publisert.";
    day_rest: "{} rests only {} between work that ends {} and work that begins {}, one of them elsewhere; daily rest is {} ({}). The law counts each employer for itself: talk with her, or swap the shift." | "{} hviler bare {} mellom arbeid som slutter {} og arbeid som begynner {}, ett av dem et annet sted; daglig hvile er {} ({}). Loven regner hver arbeidsgiver for seg: snakk med henne, eller bytt vakten." | "{} kviler berre {} mellom arbeid som sluttar {} og arbeid som byrjar {}, eitt av dei ein annan stad; dagleg kvile er {} ({}). Lova reknar kvar arbeidsgjevar for seg: snakk med henne, eller byt vakta.";
    day_away: "{} is in the rota and absent." | "{} står i turnusen og er fraværende." | "{} står i turnusen og er fråverande.";
    day_parts: "On this page" | "På denne siden" | "På denne sida";
    day_left: "What is left" | "Det som står igjen" | "Det som står att";
    day_nothing_left: "Nothing: every task is in a competent hand." | "Ingenting: hver oppgave er i en kompetent hånd." | "Ingenting: kvar oppgåve er i ei kompetent hand.";
    day_help: "What would help, cheapest first; each was confirmed by solving the day again" | "Hva som ville hjelpe, billigst først; hvert er bekreftet ved å løse dagen på nytt" | "Kva som ville hjelpe, billegast først; kvart er stadfesta ved å løyse dagen på nytt";
    day_no_help: "None of {} ways out that were tried saves anything." | "Ingen av {} utveier som ble prøvd, sparer noe." | "Ingen av {} utvegar som vart prøvde, sparer noko.";
    day_price: "An hour of {} on {}: one more saves {} of care, one less leaves {} more." | "En time {} på {}: én til sparer {} omsorg, én mindre lar {} til stå igjen." | "Ein time {} på {}: éin til sparer {} omsorg, éin mindre lèt {} til stå att.";
    day_broken: "Where the cover promised what the day does not keep" | "Der bemanningsbehovet lovet det dagen ikke holder" | "Der bemanningsbehovet lova det dagen ikkje held";
    day_heads: "{}–{}: {} of {} in the class {}" | "{}–{}: {} av {} i klassen {}" | "{}–{}: {} av {} i klassen {}";
    day_more_left: "{} leaves {} min, the sharing plan {} min" | "{} lar {} min stå igjen, oppgavedelingsplanen {} min" | "{} lèt {} min stå att, oppgåvedelingsplanen {} min";
    day_window: "Window" | "Tidsvindu" | "Tidsvindauge";
    day_times: "Times" | "Ganger" | "Gonger";
    day_minutes: "Minutes" | "Minutter" | "Minutt";
    day_why: "Why" | "Hvorfor" | "Kvifor";
    day_done: "Done" | "Gjort" | "Gjort";
    day_left_times: "{} left" | "{} igjen" | "{} att";
    day_by: "By whom" | "Av hvem" | "Av kven";
    day_presence: "Presence, and who answers for it" | "Tilstedeværelse, og hvem som svarer for den" | "Nærvær, og kven som svarar for det";
    day_present: "{}–{}: {} needed, never fewer than {} present ({}); {} answers" | "{}–{}: {} trengs, aldri færre enn {} til stede ({}); {} svarer" | "{}–{}: {} trengst, aldri færre enn {} til stades ({}); {} svarar";
    day_too_few: "too few" | "for få" | "for få";
    day_people: "By person" | "Etter person" | "Etter person";
    day_tasks: "By task" | "Etter oppgave" | "Etter oppgåve";
    day_load: "{} of {} in use" | "{} av {} i bruk" | "{} av {} i bruk";
    day_supervises: "supervises {}: {}" | "veileder {}: {}" | "rettleier {}: {}";
    day_break: "break" | "pause" | "pause";
    day_watched: "watched by {}" | "under oppsyn av {}" | "under oppsyn av {}";
    day_mobile_team: "the mobile night team" | "det ambulerende nattlaget" | "det ambulerande nattlaget";
    day_with: "with {}" | "sammen med {}" | "saman med {}";
    day_nobody_may: "nobody on duty then may do it" | "ingen på vakt da kan gjøre den" | "ingen på vakt då kan gjere ho";
    day_no_supervisor: "who may do it has no supervisor on duty or in reach" | "den som kan gjøre den, har ingen veileder på vakt eller innen rekkevidde" | "den som kan gjere ho, har ingen rettleiar på vakt eller innan rekkjevidd";
    day_too_short: "the window is too short ({} may)" | "tidsvinduet er for kort ({} kan)" | "tidsvindauget er for kort ({} kan)";
    day_not_together: "too few are there together ({} may)" | "for få er der samtidig ({} kan)" | "for få er der samstundes ({} kan)";
    day_all_busy: "all who may are full: {}" | "alle som kan, er fullt opptatt: {}" | "alle som kan, er fullt opptekne: {}";
    day_decide: "decide that {} may do {} ({}), after risk assessment and consultation" | "vedta at {} kan gjøre {} ({}), etter risikovurdering og drøfting" | "vedta at {} kan gjere {} ({}), etter risikovurdering og drøfting";
    day_course: "{} for {}, which is all that is lacking" | "{} til {}, det er alt som mangler" | "{} til {}, det er alt som manglar";
    day_one_more: "one more {} on {}" | "én {} til på {}" | "éin {} til på {}";
    day_saves: "saves {}, {} are left ({})" | "sparer {}, {} står igjen ({})" | "sparer {}, {} står att ({})";
    day_no_pay: "no pay" | "ingen lønn" | "inga løn";
    day_proven: "proven least" | "bevist minst" | "prova minst";
    day_at_least: "at least {}" | "minst {}" | "minst {}";
    day_critical: "Minutes left, critical risk" | "Minutter igjen, kritisk risiko" | "Minutt att, kritisk risiko";
    day_high: "Minutes left, high risk" | "Minutter igjen, høy risiko" | "Minutt att, høg risiko";
    day_medium: "Minutes left, medium risk" | "Minutter igjen, middels risiko" | "Minutt att, middels risiko";
    day_low: "Minutes left, low risk" | "Minutter igjen, lav risiko" | "Minutt att, låg risiko";
    day_levels: "Minutes × levels above the lowest effective level of care" | "Minutter × nivåer over laveste effektive omsorgsnivå" | "Minutt × nivå over lågaste effektive omsorgsnivå";
    day_busiest: "Busiest person, per mille of her time" | "Travleste person, promille av tiden" | "Travlaste person, promille av tida";
    day_substitute: "substitute {}" | "vikar {}" | "vikar {}";

    // Problems
    not_found: "Not found" | "Ikke funnet" | "Ikkje funne";
    not_found_what: "{} is not in the log. Look in the list of units." | "{} finnes ikke i loggen. Se i listen over enheter." | "{} finst ikkje i loggen. Sjå i lista over einingar.";
    bad_request: "This cannot be read" | "Dette kan ikke leses" | "Dette kan ikkje lesast";
    fault: "The program failed" | "Programmet feilet" | "Programmet feila";
    fault_what: "Nothing was recorded. Try again; if it comes back, report it with this text: {}" | "Ingenting er registrert. Prøv igjen; hvis det gjentar seg, meld fra med denne teksten: {}" | "Ingenting er registrert. Prøv igjen; om det tek seg opp att, meld frå med denne teksten: {}";
}

#[cfg(test)]
mod tests {
    /// Every language fills in the same places, and none has an empty text.
    #[test]
    fn languages_have_the_same_places() {
        for (key, texts) in super::ALL {
            let places: Vec<usize> = texts.iter().map(|t| t.matches("{}").count()).collect();
            assert!(places.iter().all(|n| *n == places[0]) && texts.iter().all(|t| !t.is_empty()), "{key}: {texts:?}");
        }
    }
}
