//! Texts of why people say they leave.

words! {
    title: "Why people say they leave" | "Hvorfor folk sier at de slutter" | "Kvifor folk seier at dei sluttar";
    answers: "{} answers within the year; in all units {}. Answering is voluntary and without a name." | "{} svar i løpet av året; i alle enheter {}. Det er frivillig å svare, og uten navn." | "{} svar i løpet av året; i alle einingar {}. Det er frivillig å svare, og utan namn.";
    too_few: "Not told: fewer than {} answers within the year. Answering is voluntary and without a name." | "Vises ikke: færre enn {} svar i løpet av året. Det er frivillig å svare, og uten navn." | "Blir ikkje vist: færre enn {} svar i løpet av året. Det er frivillig å svare, og utan namn.";
    groups: "Answers are told in groups of {}, and no reason that fewer than {} gave." | "Svar vises i grupper på {}, og ingen grunn som færre enn {} oppga." | "Svar blir viste i grupper på {}, og ingen grunn som færre enn {} gav.";
    no_reason: "No reason was given by enough people to be told." | "Ingen grunn ble oppgitt av mange nok til å vises." | "Ingen grunn vart oppgjeven av mange nok til å bli vist.";
    reason: "Reason" | "Grunn" | "Grunn";
    measured: "Measured here" | "Målt her" | "Målt her";
    record: "Record an answer" | "Registrer et svar" | "Registrer eit svar";
    record_help: "Hand the page to whoever leaves. No name is asked for, and of the day only the month is kept." | "Gi siden til den som slutter. Det spørres ikke om navn, og av dagen beholdes bare måneden." | "Gje sida til den som sluttar. Det blir ikkje spurt om namn, og av dagen blir berre månaden halden på.";
    give: "Record the answer" | "Registrer svaret" | "Registrer svaret";
    done: "The answer is recorded; it is told with others only." | "Svaret er registrert; det vises bare sammen med andre." | "Svaret er registrert; det blir berre vist saman med andre.";
    weekends: "Too many weekends" | "For mange helger" | "For mange helger";
    quick_returns: "Too little rest between shifts" | "For kort hvile mellom vakter" | "For kort kvile mellom vakter";
    nights: "Too many nights" | "For mange netter" | "For mange netter";
    workload: "Too much to do" | "For mye å gjøre" | "For mykje å gjere";
    unwanted_part_time: "Too small a post" | "For liten stilling" | "For lita stilling";
    pay: "Pay" | "Lønn" | "Løn";
    leadership: "How the unit is led" | "Ledelsen av enheten" | "Leiinga av eininga";
    development: "Too little to learn, no way on" | "For lite å lære, ingen vei videre" | "For lite å lære, ingen veg vidare";
    moved: "Moved elsewhere" | "Flyttet" | "Flytta";
    retirement: "Retired" | "Pensjon" | "Pensjon";
    health: "Own health" | "Egen helse" | "Eiga helse";
    other: "Something else" | "Annet" | "Anna";
}
