//! Texts of rotas of the calendar that are made from a base rota, and of what giving base shifts up buys.

words! {
    make: "Make a rota of the calendar from it" | "Lag kalenderturnus av den" | "Lag kalenderturnus av han";
    make_help: "Base shifts stay where the rules, leave and public holidays of these days let them. What then lacks people is covered with few changes, and substitutes do what is left. The rota is proposed like any other: look at it, then publish it." | "Vaktene i grunnturnusen står der reglene, permisjoner og helligdager disse dagene tillater det. Det som da mangler folk, dekkes med få endringer, og vikarer tar resten. Turnusen foreslås som enhver annen: se på den, og publiser den så." | "Vaktene i grunnturnusen står der reglane, permisjonar og heilagdagar desse dagane tillèt det. Det som då manglar folk, blir dekt med få endringar, og vikarar tek resten. Turnusen blir føreslått som alle andre: sjå på han, og publiser han så.";
    give_up: "A base shift that could stand is given up" | "En vakt i grunnturnusen som kunne stått, gis opp" | "Ei vakt i grunnturnusen som kunne stått, blir gitt opp";
    as_policy: "where that saves what the rule book says" | "der det sparer det regelboken sier" | "der det sparer det regelboka seier";
    keep_all: "only where a rule asks for it" | "bare der en regel krever det" | "berre der ein regel krev det";
    saving: "where that saves as many hours of substitutes as stand here" | "der det sparer så mange vikartimer som står her" | "der det sparer så mange vikartimar som står her";
    hours: "Hours of substitutes it must save" | "Vikartimer den må spare" | "Vikartimar ho må spare";
    make_it: "Make the rota" | "Lag turnusen" | "Lag turnusen";
    ask_curve: "Show what giving shifts up buys" | "Vis hva det gir å gi opp vakter" | "Vis kva det gir å gi opp vakter";
    made_before: "Rotas made from a base rota" | "Turnuser laget av en grunnturnus" | "Turnusar laga av ein grunnturnus";
    from_base: "Made from base rota {}; a base shift that could stand is given up {}." | "Laget av grunnturnus {}; en vakt som kunne stått, gis opp {}." | "Laga av grunnturnus {}; ei vakt som kunne stått, blir gitt opp {}.";
    differs: "What differs from the base rota" | "Det som er endret fra grunnturnusen" | "Det som er endra frå grunnturnusen";
    figures: "{} could stand, {} of them are given up. {} of substitutes, {} of cover unmet." | "{} kunne stått, {} av dem er gitt opp. {} med vikarer, {} bemanning mangler." | "{} kunne stått, {} av dei er gitt opp. {} med vikarar, {} bemanning manglar.";
    look: "Look at it and publish it" | "Se på den og publiser den" | "Sjå på han og publiser han";
    curve_title: "What giving base shifts up buys, {}–{}" | "Hva det gir å gi opp vakter i grunnturnusen, {}–{}" | "Kva det gir å gi opp vakter i grunnturnusen, {}–{}";
    curve_waiting: "Asked for {}. It takes some minutes, at most ten once it is its turn; this page looks again by itself." | "Bestilt {}. Det tar noen minutter, høyst ti når det er dens tur; siden ser etter av seg selv." | "Bestilt {}. Det tek nokre minutt, høgst ti når det er hans tur; sida ser etter av seg sjølv.";
    curve_failed: "There is no curve:" | "Det ble ingen kurve:" | "Det vart inga kurve:";
    curve_line: "{} base shifts, {} of which could stand, by what was known at event {}. Nothing of this is recorded; a rota is made where you choose one." | "{} vakter i grunnturnusen, {} av dem kunne stått, etter det som var kjent ved hendelse {}. Ingenting av dette er registrert; en turnus lages når du velger en." | "{} vakter i grunnturnusen, {} av dei kunne stått, etter det som var kjent ved hending {}. Ingenting av dette er registrert; ein turnus blir laga når du vel ein.";
    curve_help: "Proven: no rota that gives up so few base shifts has fewer points." | "Bevist: ingen turnus som gir opp så få vakter, har færre poeng." | "Bevist: ingen turnus som gir opp så få vakter, har færre poeng.";
    choice: "A shift is given up" | "En vakt gis opp" | "Ei vakt blir gitt opp";
    count: "Given up" | "Gitt opp" | "Gitt opp";
    people: "People" | "Personer" | "Personar";
    substitutes: "Substitutes" | "Vikarer" | "Vikarar";
    proven: "Proven" | "Bevist" | "Bevist";
    only_rule: "only for a rule" | "bare for en regel" | "berre for ein regel";
    freely: "freely" | "fritt" | "fritt";
    if_saves: "if it saves {}" | "hvis den sparer {}" | "om ho sparer {}";
    nothing: "nothing" | "ingenting" | "ingenting";
    with_unmet: "with {} of cover unmet" | "med {} bemanning som mangler" | "med {} bemanning som manglar";
    found_by: "Its own search found nothing as good as that of “{}”, whose rota is told here." | "Eget søk fant ikke noe så godt som søket for «{}», og det er turnusen derfra som står her." | "Eige søk fann ikkje noko så godt som søket for «{}», og det er turnusen derifrå som står her.";
    beaten: "Worse than “{}”, which gives up {} and needs {} of substitutes." | "Dårligere enn «{}», som gir opp {} og trenger {} med vikarer." | "Dårlegare enn «{}», som gir opp {} og treng {} med vikarar.";
    beaten_but: "Its {} points fewer are wishes and other soft rules." | "De {} færre poengene er ønsker og andre myke regler." | "Dei {} færre poenga er ønske og andre mjuke reglar.";
    missing: "{} points more were not reached in ten minutes." | "{} punkter til ble ikke nådd på ti minutter." | "{} punkt til vart ikkje nådde på ti minutt.";
    take: "Make this one" | "Lag denne" | "Lag denne";
    take_of: "Make the rota of “{}”" | "Lag turnusen for «{}»" | "Lag turnusen for «{}»";
}
