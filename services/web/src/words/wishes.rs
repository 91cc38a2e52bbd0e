//! Texts of the page about wishes.

words! {
    wishes: "Wishes …" | "Ønsker …" | "Ønske …";
    title: "Wishes in rota {}" | "Ønsker i turnus {}" | "Ønske i turnus {}";
    all: "All together: {}." | "Alle samlet: {}." | "Alle samla: {}.";
    of: "{} of {} ({})" | "{} av {} ({})" | "{} av {} ({})";
    none: "none" | "ingen" | "ingen";
    before_nothing: "No rota was in force before." | "Ingen turnus gjaldt før." | "Ingen turnus galdt før.";
    before_from: "In the rotas in force from {} on: {}." | "I turnusene som gjaldt fra {}: {}." | "I turnusane som galdt frå {}: {}.";
    before_unknown: "What was met before is not known:" | "Det er ikke kjent hva som ble oppfylt før:" | "Det er ikkje kjent kva som vart oppfylt før:";
    lowest: "Smallest share: {}." | "Minst andel: {}." | "Minst del: {}.";
    met_caption: "Wishes met, person by person" | "Oppfylte ønsker per person" | "Oppfylte ønske per person";
    who: "Who" | "Hvem" | "Kven";
    met: "Met" | "Oppfylt" | "Oppfylt";
    before: "Before" | "Før" | "Før";
    why_not: "Why not" | "Hvorfor ikke" | "Kvifor ikkje";
    price_how: "The price of a wish is the points that everything else would cost more. More than the wish weighs: it is cheaper to leave it." | "Prisen på et ønske er poengene som alt annet ville koste mer. Er den høyere enn ønsket veier, er det billigere å la det være." | "Prisen på eit ønske er poenga som alt anna ville koste meir. Er han høgare enn ønsket veg, er det billegare å la det vere.";
    every_met: "Every wish is met." | "Alle ønsker er oppfylt." | "Alle ønske er oppfylte.";
    day_off: "day off" | "fri" | "fri";
    not_shift: "not {}" | "ikke {}" | "ikkje {}";
    weighs: "weighs {}" | "veier {}" | "veg {}";
    past: "The day is past." | "Dagen er over." | "Dagen er over.";
    costs: "Her own line: {} points more ({} of cover, {} of health, fairness and other wishes)." | "Egen linje: {} poeng mer ({} for bemanning, {} for helse, rettferd og andre ønsker)." | "Eiga line: {} poeng meir ({} for bemanning, {} for helse, rettferd og andre ønske).";
    substitutes: "Substitutes: {}." | "Vikar: {}." | "Vikar: {}.";
    days_change: "Days of hers that change: {}." | "Dager for henne som endres: {}." | "Dagar for henne som blir endra: {}.";
    proven: "No line of hers is cheaper while the others keep theirs." | "Ingen linje for henne er billigere når de andre beholder sine." | "Inga line for henne er billegare når dei andre held på sine.";
    at_least: "The best line found; none costs less than {} while the others keep theirs." | "Den beste linjen som ble funnet; ingen koster mindre enn {} når de andre beholder sine." | "Den beste lina som vart funnen; inga kostar mindre enn {} når dei andre held på sine.";
    forbidden: "She has no legal line with it: {}." | "Hun har ingen lovlig linje med det: {}." | "Ho har inga lovleg line med det: {}.";
    also_without: "She has none without it either." | "Hun har ingen uten det heller." | "Ho har inga utan det heller.";
    not_found: "No line of hers was found that grants it; that there is none is not proven." | "Ingen linje som gir henne det, ble funnet; at det ikke finnes noen, er ikke bevist." | "Inga line som gjev henne det, vart funnen; at det ikkje finst noka, er ikkje prova.";
    by_swap: "Swap with {}, {}: {} points more ({} hers, {} the other's)." | "Bytte med {}, {}: {} poeng mer ({} hos henne, {} hos den andre)." | "Byte med {}, {}: {} poeng meir ({} hos henne, {} hos den andre).";
    takes: "It takes {} wishes of the other." | "Det tar {} ønsker fra den andre." | "Det tek {} ønske frå den andre.";
    no_swap: "No legal swap was found among those tried." | "Ikke noe lovlig bytte ble funnet blant dem som ble prøvd." | "Ikkje noko lovleg byte vart funne blant dei som vart prøvde.";
}
