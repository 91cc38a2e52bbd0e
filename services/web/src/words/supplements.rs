//! Texts of the page about supplements.

words! {
    supplements: "Supplements …" | "Lønnstillegg …" | "Lønstillegg …";
    title: "What rota {} pays in supplements" | "Hva turnus {} gir i lønnstillegg" | "Kva turnus {} gjev i lønstillegg";
    how: "Supplements for evenings, nights, weekends and holidays by the clock; an unpaid break falls evenly on the shift. Overtime and hourly pay are not in it." | "Tillegg for kvelder, netter, helger og helligdager etter klokka; en ubetalt pause fordeles jevnt på vakten. Overtid og timelønn er ikke med." | "Tillegg for kveldar, netter, helger og heilagdagar etter klokka; ein ubetalt pause blir fordelt jamt på vakta. Overtid og timeløn er ikkje med.";
    all: "Together: {} kr." | "Til sammen: {} kr." | "Til saman: {} kr.";
    before: "Rota {}, from which it was changed, pays {} kr: {} kr more." | "Turnus {}, som den er endret fra, gir {} kr: {} kr mer." | "Turnus {}, som han er endra frå, gjev {} kr: {} kr meir.";
    caption: "Kroner and hours, person by person" | "Kroner og timer per person" | "Kroner og timar per person";
    who: "Who" | "Hvem" | "Kven";
    weekend: "Saturday and Sunday" | "Lørdag og søndag" | "Laurdag og sundag";
    evening: "Evening" | "Kveld" | "Kveld";
    night: "Night" | "Natt" | "Natt";
    holiday: "Holiday" | "Helligdag" | "Heilagdag";
    sum: "Sum" | "Sum" | "Sum";
    substitutes: "Substitutes" | "Vikarer" | "Vikarar";
    cell: "{} kr ({})" | "{} kr ({})" | "{} kr ({})";
    tariff: "The tariff behind it" | "Tariffen bak" | "Tariffen bak";
    ran_out: "ran out on {} and counts until there is a new one; adopt a rule book with the new numbers when they are agreed" | "gikk ut {} og gjelder til det kommer en ny; ta inn et regelverk med de nye tallene når de er avtalt" | "gjekk ut {} og gjeld til det kjem ein ny; ta inn eit regelverk med dei nye tala når dei er avtalte";
    unknown: "not counted: the rule book lacks a number of {}" | "ikke med: regelverket mangler et tall for {}" | "ikkje med: regelverket manglar eit tal for {}";
    run_out_note: "Tariff numbers that ran out are used until there are new ones: {}." | "Tarifftall som har gått ut, brukes til det kommer nye: {}." | "Tarifftal som har gått ut, blir brukte til det kjem nye: {}.";
    until: "{} ({}, until {})" | "{} ({}, til {})" | "{} ({}, til {})";
}
