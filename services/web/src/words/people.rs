//! Texts of the pages about people who fall away, swap, or are asked for: repair, swap, why, reserve.

words! {
    // Repair
    repair: "Somebody falls away …" | "Noen faller fra …" | "Nokon fell frå …";
    repair_title: "Somebody falls away: {}" | "Noen faller fra: {}" | "Nokon fell frå: {}";
    who: "Who" | "Hvem" | "Kven";
    known: "what is registered" | "det som er registrert" | "det som er registrert";
    first_day: "First day away" | "Første dag borte" | "Første dag borte";
    last_day: "Last day away" | "Siste dag borte" | "Siste dag borte";
    kind: "Kind" | "Art" | "Art";
    sick_leave: "sick leave" | "sykefravær" | "sjukefråvær";
    leave: "leave" | "permisjon" | "permisjon";
    annual_leave: "annual leave" | "ferie" | "ferie";
    training: "course" | "kurs" | "kurs";
    find: "Find repairs" | "Finn løsninger" | "Finn løysingar";
    nothing_lost: "Nobody who is absent has a shift in rota {} from {} on: there is nothing to repair." | "Ingen som er fraværende, har vakt i turnus {} fra {}: det er ingenting å reparere." | "Ingen som er fråverande, har vakt i turnus {} frå {}: det er ingenting å reparere.";
    lost: "What rota {} loses" | "Det turnus {} mister" | "Det turnus {} mistar";
    enough_left: "Enough people are left without them." | "Det er nok folk igjen uten dem." | "Det er nok folk att utan dei.";
    missing_then: "Missing then" | "Mangler da" | "Manglar då";
    heads: "Heads" | "Hoder" | "Hovud";
    alternative: "{}. People whose shifts change: {}" | "{}. Personer som får endret vakter: {}" | "{}. Personar som får endra vakter: {}";
    proven_fewest: "proven fewest" | "bevist færrest" | "prova færrast";
    takes_out: "Takes the lost shifts out and changes nobody else." | "Tar ut de tapte vaktene og endrer ikke for andre." | "Tek ut dei tapte vaktene og endrar ikkje for andre.";
    is_free: "is free" | "har fri" | "har fri";
    works: "works {}" | "jobber {}" | "jobbar {}";
    extra_work: "extra work, {}" | "merarbeid, {}" | "meirarbeid, {}";
    of_it_overtime: "of it {} overtime" | "av det {} overtid" | "av det {} overtid";
    still_missing: "Still missing" | "Mangler fortsatt" | "Manglar framleis";
    pay: "{} kr and supplements" | "{} kr og tillegg" | "{} kr og tillegg";
    more_points: "{} points of wishes, health and fairness" | "{} poeng for ønsker, helse og rettferdighet" | "{} poeng for ønske, helse og rettferd";
    breaches_then: "{} hard rule breaches in the whole rota" | "{} harde regelbrudd i hele turnusen" | "{} harde regelbrot i heile turnusen";
    said_yes: "Everybody whose shifts change was asked and said yes" | "Alle som får endret vaktene sine, er spurt og har sagt ja" | "Alle som får endra vaktene sine, er spurde og har sagt ja";
    take: "Take alternative {}" | "Velg alternativ {}" | "Vel alternativ {}";
    take_help: "The absence, the extra shifts and the changed rota are recorded; publishing is the next step." | "Fraværet, ekstravaktene og den endrede turnusen registreres; neste steg er å publisere." | "Fråværet, ekstravaktene og den endra turnusen blir registrerte; neste steg er å publisere.";
    tried: "{} changed lines were tried; fewest people is proven among those that change up to three days a person to cover, with one day freed instead." | "{} endrede linjer ble prøvd; færrest personer er bevist blant dem som endrer opptil tre dager per person for å dekke, med én dag fri i stedet." | "{} endra liner vart prøvde; færrast personar er prova blant dei som endrar opptil tre dagar per person for å dekkje, med éin dag fri i staden.";
    fell_away: "somebody fell away" | "noen falt fra" | "nokon fall frå";
    nobody_may: "Nobody of the staff." | "Ingen av de ansatte." | "Ingen av dei tilsette.";
    who_may_not: "Who may not, and by which rule: {}" | "Hvem som ikke kan, og etter hvilken regel: {}" | "Kven som ikkje kan, og etter kva regel: {}";
    may_not_work: "Who may not work {} on {}" | "Hvem som ikke kan gå {} {}" | "Kven som ikkje kan gå {} {}";
    may_ask: "Who may be asked for {} on {}" | "Hvem som kan spørres om {} {}" | "Kven som kan spørjast om {} {}";
    how: "How" | "Hvordan" | "Korleis";
    within_hours: "within her hours" | "innenfor stillingen" | "innanfor stillinga";
    extra: "extra {}, {} kr and supplements" | "ekstra {}, {} kr og tillegg" | "ekstra {}, {} kr og tillegg";
    instead_of: "in place of {}" | "i stedet for {}" | "i staden for {}";
    counts_not: "does not count for the competence that is missing" | "teller ikke for kompetansen som mangler" | "tel ikkje for kompetansen som manglar";
    may_not: "may not" | "kan ikke" | "kan ikkje";

    // Swap
    swap: "Two people swap …" | "To bytter vakt …" | "To byter vakt …";
    swap_title: "Two people swap: {}" | "To bytter vakt: {}" | "To byter vakt: {}";
    swap_help: "On each date both get what the other has: a shift or a day off. Without a second person, everybody who could swap is listed." | "På hver dato får begge det den andre har: en vakt eller fri. Uten en andre person listes alle som kan bytte." | "På kvar dato får begge det den andre har: ei vakt eller fri. Utan ein andre person blir alle som kan byte, lista opp.";
    first_person: "Who gives her shift away" | "Hvem som gir fra seg vakten" | "Kven som gjev frå seg vakta";
    second_person: "Who takes it" | "Hvem som tar den" | "Kven som tek ho";
    anybody: "anybody who could" | "hvem som helst som kan" | "kven som helst som kan";
    date: "Date" | "Dato" | "Dato";
    other_date: "Date of the shift given in return, if there is one" | "Datoen for vakten som gis tilbake, hvis det er en" | "Datoen for vakta som blir gjeven tilbake, om det er ei";
    judge_swap: "Show" | "Vis" | "Vis";
    swap_is: "{} and {} on {}" | "{} og {} {}" | "{} og {} {}";
    swap_legal: "The swap is legal for both." | "Byttet er lovlig for begge." | "Bytet er lovleg for begge.";
    swap_rejected: "The swap is rejected:" | "Byttet er avvist:" | "Bytet er avvist:";
    swap_loses: "{}, {}–{}: {} of {} in {} are left" | "{}, {}–{}: {} av {} i {} er igjen" | "{}, {}–{}: {} av {} i {} er att";
    offers: "{} legal swaps, the most fitting first" | "{} lovlige bytter, det best passende først" | "{} lovlege byte, det best passande fyrst";
    no_offers: "Nobody could swap that shift without breaking a rule or losing cover." | "Ingen kan bytte den vakten uten å bryte en regel eller miste bemanning." | "Ingen kan byte den vakta utan å bryte ein regel eller miste bemanning.";
    both_yes: "Both asked for the swap" | "Begge har bedt om byttet" | "Begge har bede om bytet";
    take_swap: "Take this swap" | "Velg dette byttet" | "Vel dette bytet";
    swap_asked: "swap that both asked for" | "bytte som begge har bedt om" | "byte som begge har bede om";

    // Reserve
    reserve: "How many in reserve …" | "Hvor mange i reserve …" | "Kor mange i reserve …";
    reserve_title: "How many in reserve: {}" | "Hvor mange i reserve: {}" | "Kor mange i reserve: {}";
    day_of_rota: "Day of the rota" | "Dag i turnusen" | "Dag i turnusen";
    absence_percent: "Percent of days with sick leave (empty: what is recorded, or 10 where nothing is)" | "Prosent av dagene med sykefravær (tomt: det som er registrert, eller 10 der ingenting er)" | "Prosent av dagane med sjukefråvær (tomt: det som er registrert, eller 10 der ingenting er)";
    draw: "Draw 1,000 times" | "Trekk 1 000 ganger" | "Trekk 1 000 gonger";
    drawn_by: "Rota {}, lived through {} times with {} of all days absent ({}), in spells of {} days ({}):" | "Turnus {}, gjennomlevd {} ganger med fravær {} av alle dager ({}), i perioder på {} dager ({}):" | "Turnus {}, gjennomlevd {} gonger med fråvær {} av alle dagar ({}), i periodar på {} dagar ({}):";
    stated: "as stated" | "som oppgitt" | "som oppgitt";
    recorded: "as recorded" | "som registrert" | "som registrert";
    assumed: "assumed" | "antatt" | "anteke";
    stand_in: "{} of {} FTE stand in for it." | "{} av {} årsverk står inn for det." | "{} av {} årsverk står inn for det.";
    variance: "Recorded sick leave is {}: {} FTE more than that." | "Registrert sykefravær er {}: {} årsverk mer enn det." | "Registrert sjukefråvær er {}: {} årsverk meir enn det.";
    lost_on_average: "{} shifts are lost and {} must be worked by somebody else, on average." | "{} vakter går tapt, og {} må tas av noen andre, i gjennomsnitt." | "{} vakter går tapt, og {} må takast av nokon andre, i gjennomsnitt.";
    changes_within: "At most {} changes in {} % of all draws." | "Høyst {} endringer i {} % av alle trekk." | "Høgst {} endringar i {} % av alle trekk.";
    reserve_caption: "Reserve people a day that are enough on a share of days. Somebody of a narrow class counts in a wider one: not to be added up." | "Reservefolk per dag som er nok på en andel av dagene. Den som hører til en smal klasse, teller også i en videre: skal ikke legges sammen." | "Reservefolk per dag som er nok på ein del av dagane. Den som høyrer til ein smal klasse, tel òg i ein vidare: skal ikkje leggjast saman.";
    for_days: "{} % of days" | "{} % av dagene" | "{} % av dagane";
    uncovered_caption: "Heads uncovered without them, where it is worst" | "Hoder som mangler uten dem, der det er verst" | "Hovud som manglar utan dei, der det er verst";
    on_average: "On average" | "I gjennomsnitt" | "I gjennomsnitt";
    any_in: "Any in" | "Noen i" | "Nokon i";
    at_most: "At most" | "Høyst" | "Høgst";

    // Why
    why: "Why this shift, and who else could?" | "Hvorfor denne vakten, og hvem andre kan?" | "Kvifor denne vakta, og kven andre kan?";
    why_title: "Why her and not him: {}" | "Hvorfor henne og ikke ham: {}" | "Kvifor ho og ikkje han: {}";
    shift: "Shift" | "Vakt" | "Vakt";
    ask_why: "Show reasons" | "Vis grunner" | "Vis grunnar";
    nothing_missing: "Nothing is missing while {} lasts on {}." | "Ingenting mangler mens {} varer {}." | "Ingenting manglar medan {} varer {}.";
    reasons: "{} on {}: one reason for everybody" | "{} {}: én grunn for hver" | "{} {}: éin grunn for kvar";
    reason: "Reason" | "Grunn" | "Grunn";
    works_it: "works it" | "jobber den" | "jobbar ho";
    is_absent: "is absent" | "er fraværende" | "er fråverande";
    not_employed: "is not employed here that day" | "er ikke ansatt her den dagen" | "er ikkje tilsett her den dagen";

    // Planned backwards
    backwards: "What would make it legal?" | "Hva skal til for at den blir lovlig?" | "Kva skal til for at han blir lovleg?";
    backwards_title: "Rota {}, planned backwards" | "Turnus {}, planlagt baklengs" | "Turnus {}, planlagd baklengs";
    backwards_help: "The cheapest sets of agreements, consents and changes of contract that make this rota legal as it is. Nothing is recorded: everything here asks for somebody's yes." | "De billigste settene av avtaler, samtykker og endringer i arbeidsavtalen som gjør denne turnusen lovlig som den er. Ingenting registreres: alt her krever noens ja." | "Dei billegaste setta av avtalar, samtykke og endringar i arbeidsavtalen som gjer denne turnusen lovleg som han er. Ingenting blir registrert: alt her krev nokon sitt ja.";
    backwards_legal: "It breaks no hard rule: nothing has to be agreed." | "Den bryter ingen harde regler: ingenting må avtales." | "Han bryt ingen harde reglar: ingenting må avtalast.";
    backwards_breaks: "{} hard rules are broken as things are" | "{} harde regler er brutt slik det er nå" | "{} harde reglar er brotne slik det er no";
    backwards_unmendable: "Nothing that anybody could agree to makes it legal; this would be left" | "Ingenting noen kan avtale, gjør den lovlig; dette ville stå igjen" | "Ingenting nokon kan avtale, gjer han lovleg; dette ville stå att";
    backwards_way: "Way {}, effort {}: none of this can be left out" | "Vei {}, innsats {}: ingenting av dette kan utelates" | "Veg {}, innsats {}: ingenting av dette kan utelatast";
    union_representatives: "the union representatives" | "de tillitsvalgte" | "dei tillitsvalde";
    agree_with: "Agree with {} on {}" | "Avtal med {}: {}" | "Avtal med {}: {}";
    file_assessment: "File the health and welfare assessment of agreement {}" | "Legg ved vurderingen av helse og velferd til avtale {}" | "Legg ved vurderinga av helse og velferd til avtale {}";
    start_monitoring: "Start follow-up of deviations under agreement {}" | "Start oppfølging av avvik under avtale {}" | "Start oppfølging av avvik under avtale {}";
    evaluate_agreement: "Evaluate agreement {}" | "Evaluer avtale {}" | "Evaluer avtale {}";
    ask_consent: "Ask {} to consent to agreement {}" | "Spør {} om samtykke til avtale {}" | "Spør {} om samtykke til avtale {}";
    change_position: "Change the position of {} to {}" | "Endre stillingen til {} til {}" | "Endre stillinga til {} til {}";
    change_weekends: "Agree with {} on work one weekend in {}" | "Avtal med {} arbeid hver {}. helg" | "Avtal med {} arbeid kvar {}. helg";
    change_kinds: "Agree with {} on more kinds of shift" | "Avtal med {} flere slags vakter" | "Avtal med {} fleire slags vakter";
    cancel_absence: "Agree to move the leave or course {} of {}" | "Avtal å flytte ferien eller kurset {} for {}" | "Avtal å flytte ferien eller kurset {} for {}";
    agree_extra: "Agree with {} on {} on {} as an extra shift" | "Avtal med {} at {} {} er en ekstravakt" | "Avtal med {} at {} {} er ei ekstravakt";
    free_fixed: "Free the fixed shift of {} on {}" | "Frigi den låste vakten til {} {}" | "Frigje den låste vakta til {} {}";
    about_averaging: "averaged hours (aml §10-5(1))" | "gjennomsnittsberegning (aml. § 10-5 første ledd)" | "gjennomsnittsutrekning (aml. § 10-5 første ledd)";
    about_long_shifts: "averaged hours and long shifts, with assessment and follow-up (aml §10-5(2))" | "gjennomsnittsberegning og lange vakter, med vurdering og oppfølging (aml. § 10-5 annet ledd)" | "gjennomsnittsutrekning og lange vakter, med vurdering og oppfølging (aml. § 10-5 andre ledd)";
    about_overtime: "more overtime (aml §10-6(5))" | "mer overtid (aml. § 10-6 femte ledd)" | "meir overtid (aml. § 10-6 femte ledd)";
    about_rest: "shorter rest (aml §10-8(3))" | "kortere hviletid (aml. § 10-8 tredje ledd)" | "kortare kviletid (aml. § 10-8 tredje ledd)";
    about_sundays: "Sundays off on average (aml §10-8(4))" | "søndagsfri i gjennomsnitt (aml. § 10-8 fjerde ledd)" | "søndagsfri i gjennomsnitt (aml. § 10-8 fjerde ledd)";
    about_national: "shifts above 12.5 h (aml §10-12(4))" | "vakter over 12,5 t (aml. § 10-12 fjerde ledd)" | "vakter over 12,5 t (aml. § 10-12 fjerde ledd)";
    about_weekends: "another weekend frequency" | "en annen helgefrekvens" | "ein annan helgefrekvens";

    // Positions
    positions: "Position sizes …" | "Stillingsstørrelser …" | "Stillingsstorleikar …";
    positions_title: "Position sizes: {}" | "Stillingsstørrelser: {}" | "Stillingsstorleikar: {}";
    posts_together: "{} posts, together {} FTE" | "{} stillinger, til sammen {} årsverk" | "{} stillingar, til saman {} årsverk";
    part_time_mean: "{} of them are part time, {} on average, together {} FTE" | "{} av dem er deltid, {} i gjennomsnitt, til sammen {} årsverk" | "{} av dei er deltid, {} i gjennomsnitt, til saman {} årsverk";
    part_time_wanted: "{} want more (unwanted part time), {} want what they have or less, {} have not said" | "{} vil ha mer (uønsket deltid), {} vil ha det de har eller mindre, {} har ikke sagt noe" | "{} vil ha meir (uønskt deltid), {} vil ha det dei har eller mindre, {} har ikkje sagt noko";
    wished_fte: "Recorded wishes for more would give {} FTE" | "Registrerte ønsker om mer ville gitt {} årsverk" | "Registrerte ønske om meir ville gitt {} årsverk";
    all_to_fte: "If everybody with less had {}: {} FTE more; had 100 %: {} FTE. Nobody has asked for that: a bound." | "Hvis alle med mindre hadde {}: {} årsverk mer; hadde 100 %: {} årsverk. Det har ingen bedt om: en øvre grense." | "Om alle med mindre hadde {}: {} årsverk meir; hadde 100 %: {} årsverk. Det har ingen bede om: ei øvre grense.";
    position_wishes: "Positions that people want" | "Stillinger som ansatte ønsker" | "Stillingar som tilsette ønskjer";
    position_now: "Has" | "Har" | "Har";
    position_wanted: "Wants" | "Ønsker" | "Ønskjer";
    position_more: "More" | "Mer" | "Meir";
    vacancies: "Vacant posts" | "Ledige stillinger" | "Ledige stillingar";
    no_vacancies: "None is advertised here." | "Ingen er lyst ut her." | "Ingen er lyste ut her.";
    open_post: "{} {} at {} ({})" | "{} {} ved {} ({})" | "{} {} ved {} ({})";
    makes_full_post: "These vacancies make a full post of {}:" | "Disse ledige stillingene blir til sammen én hel stilling som {}:" | "Desse ledige stillingane blir til saman éi heil stilling som {}:";
    weekend_sizes: "What position sizes would make the weekends come out, with the hours employed now" | "Hvilke stillingsstørrelser som får helgene til å gå opp, med timene som er ansatt nå" | "Kva stillingsstorleikar som får helgane til å gå opp, med timane som er tilsette no";
    with_three_shifts: "Three shifts" | "Tre skift" | "Tre skift";
    with_long_shifts: "Long shifts" | "Lange vakter" | "Lange vakter";
    every_weekend: "One weekend in" | "Én helg av" | "Éi helg av";
    people_needed: "People needed" | "Personer som trengs" | "Personar som trengst";
    people_there: "There (may)" | "Er der (kan)" | "Er der (kan)";
    comes_out: "Comes out" | "Går opp" | "Går opp";
    position_mean: "Mean position then" | "Gjennomsnittlig stilling da" | "Gjennomsnittleg stilling då";
    yes: "yes" | "ja" | "ja";
    no: "no" | "nei" | "nei";

    // Figures of a rota for those who work it
    nurses_two: "Two nurses or more in {} of {} shifts ({})" | "To sykepleiere eller flere på {} av {} vakter ({})" | "To sjukepleiarar eller fleire på {} av {} vakter ({})";
    weekends_unfair: "Weekends are not spread fairly: of {} people who work every {}. weekend, {} has {} and {} has {}; at most {} apart is fair" | "Helgene er ikke rettferdig fordelt: av {} som jobber hver {}. helg, har {} {} og {} {}; høyst {} imellom er rettferdig" | "Helgane er ikkje rettferdig fordelte: av {} som jobbar kvar {}. helg, har {} {} og {} {}; høgst {} imellom er rettferdig";

    // Retention
    retention: "Leaving and staying …" | "Slutter og blir …" | "Sluttar og blir …";
    retention_title: "Leaving and staying: {}" | "Slutter og blir: {}" | "Sluttar og blir: {}";
    retention_small: "Not told: the group is smaller than {} people ({})." | "Vises ikke: gruppen er mindre enn {} personer ({})." | "Blir ikkje vist: gruppa er mindre enn {} personar ({}).";
    turnover: "Turnover in a year: {}. {} left, of {} people on average." | "Turnover på ett år: {}. {} sluttet, av {} personer i snitt." | "Turnover på eitt år: {}. {} slutta, av {} personar i snitt.";
    stayed: "Still there after 12 months: {} of {}." | "Fortsatt der etter 12 måneder: {} av {}." | "Framleis der etter 12 månader: {} av {}.";
    drivers: "What may drive people away, {} to {}" | "Det som kan få folk til å slutte, {} til {}" | "Det som kan få folk til å slutte, {} til {}";
    driver: "Driver" | "Driver" | "Drivar";
    all_units: "All units" | "Alle enheter" | "Alle einingar";
    this_unit: "This unit" | "Denne enheten" | "Denne eininga";
    flagged: "flagged: more than {} above all units" | "flagget: mer enn {} over alle enheter" | "flagga: meir enn {} over alle einingar";
    driver_weekends: "Weekends per person in 4 weeks" | "Helger per person på 4 uker" | "Helger per person på 4 veker";
    driver_quick_returns: "Quick returns per person in 4 weeks" | "Korte hviler per person på 4 uker" | "Korte kviler per person på 4 veker";
    driver_overtime: "Overtime, share of worked time" | "Overtid, andel av arbeidet tid" | "Overtid, del av arbeidd tid";
    driver_unwanted: "Unwanted part time, share of posts" | "Uønsket deltid, andel av stillinger" | "Uønskt deltid, del av stillingar";
    no_driver: "Nothing to count: no rota was published for these weeks." | "Ingenting å telle: ingen turnus er publisert for disse ukene." | "Ingenting å telje: ingen turnus er publisert for desse vekene.";
    early_warning: "Early warning" | "Tidlig varsel" | "Tidleg varsel";
    warning_rule: "{} weeks in a row above {} uncovered hours and {} overtime ({})." | "{} uker på rad over {} udekkede timer og {} overtid ({})." | "{} veker på rad over {} udekte timar og {} overtid ({}).";
    warning_now: "Warning: {} weeks in a row. Those who are left carry the vacancies: take in help, or lower the cover." | "Varsel: {} uker på rad. De som er igjen, bærer de ledige stillingene: hent hjelp, eller senk bemanningen." | "Varsel: {} veker på rad. Dei som er att, ber dei ledige stillingane: hent hjelp, eller senk bemanninga.";
    warning_none: "No warning: {} weeks in a row up to now." | "Ikke noe varsel: {} uker på rad til nå." | "Ikkje noko varsel: {} veker på rad til no.";
    warning_unknown: "Not known: no published rota has a day of these weeks." | "Ikke kjent: ingen publisert turnus har en dag i disse ukene." | "Ikkje kjent: ingen publisert turnus har ein dag i desse vekene.";
    week_of: "Week of" | "Uke fra" | "Veke frå";
    uncovered: "Uncovered" | "Udekket" | "Udekt";
    overtime: "Overtime" | "Overtid" | "Overtid";
    counts: "Counts" | "Teller" | "Tel";

    // Long-shift arrangement
    arrangement: "Long-shift arrangement {}" | "Langvaktordning {}" | "Langvaktordning {}";
    arrangement_usable: "Long shifts may be planned for those who consent." | "Langvakter kan planlegges for dem som samtykker." | "Langvakter kan planleggjast for dei som samtykkjer.";
    arrangement_unusable: "Long shifts may not be planned." | "Langvakter kan ikke planlegges." | "Langvakter kan ikkje planleggjast.";
    next_step: "Next: {}." | "Neste: {}." | "Neste: {}.";
    next_by: "Next: {}, by {}." | "Neste: {}, innen {}." | "Neste: {}, innan {}.";
    next_until: "Next: {}, by {}; it can be used until {}." | "Neste: {}, innen {}; den kan brukes til {}." | "Neste: {}, innan {}; ho kan brukast til {}.";
    of_people: "{} of {}" | "{} av {}" | "{} av {}";
    step: "Step" | "Trinn" | "Steg";
    standing: "Where it stands" | "Status" | "Status";
    by_rule: "Rule" | "Regel" | "Regel";
    step_signed: "Discussed and signed" | "Drøftet og underskrevet" | "Drøfta og underskriven";
    step_assessed: "Health and welfare assessed" | "Helse og velferd vurdert" | "Helse og velferd vurdert";
    step_consented: "Consents" | "Samtykker" | "Samtykke";
    step_followed_up: "Deviations followed up" | "Avvik følges opp" | "Avvik blir følgde opp";
    step_begun: "Begun" | "Startet" | "Starta";
    step_evaluated: "Evaluation" | "Evaluering" | "Evaluering";
    step_ended: "Renewed or ended" | "Fornyet eller avsluttet" | "Fornya eller avslutta";
    do_sign: "sign it" | "underskriv den" | "skriv under på ho";
    do_assess: "file the health and welfare assessment" | "legg inn vurderingen av helse og velferd" | "legg inn vurderinga av helse og velferd";
    do_consent: "ask the people for their consent" | "spør de ansatte om samtykke" | "spør dei tilsette om samtykke";
    do_follow_up: "start the follow-up of deviations" | "start oppfølgingen av avvik" | "start oppfølginga av avvik";
    do_begin: "publish a rota with long shifts" | "publiser en turnus med langvakter" | "publiser ein turnus med langvakter";
    do_evaluate: "evaluate it with the union representatives" | "evaluer den med de tillitsvalgte" | "evaluer ho med dei tillitsvalde";
    do_renew: "agree on renewing it, or let it end" | "avtal fornying, eller la den ta slutt" | "avtal fornying, eller la ho ta slutt";
    stands_done: "in place" | "på plass" | "på plass";
    stands_missing: "missing" | "mangler" | "manglar";
    stands_ahead: "ahead" | "kommer" | "kjem";
    stands_late: "late" | "på overtid" | "på overtid";
    stands_too_late: "too late: cannot be used" | "for sent: kan ikke brukes" | "for seint: kan ikkje brukast";
}
