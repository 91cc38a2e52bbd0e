//! Names of the rules, and how what they measure is said.

use super::Lang;
use turnus_domain::rule_book::RuleId;

/// What a rule counts in, and which side of the limit is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Minutes, at least the limit.
    LeastTime,
    /// Minutes, at most the limit.
    MostTime,
    /// A number, at least the limit.
    Least,
    /// A number, at most the limit.
    Most,
    /// It holds or it does not: no number helps.
    Plain,
}

/// A rule as the pages name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleWords {
    names: [&'static str; 3],
    remedies: [&'static str; 2],
    /// How what it measures is said.
    pub(crate) measure: Measure,
}

impl RuleWords {
    /// Its name.
    pub(crate) const fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.names[0],
            Lang::Nb => self.names[1],
            Lang::Nn => self.names[2],
        }
    }

    /// What usually mends it; in English the checker's own sentence says it better.
    pub(crate) const fn remedy(&self, lang: Lang) -> Option<&'static str> {
        match lang {
            Lang::En => None,
            Lang::Nb => Some(self.remedies[0]),
            Lang::Nn => Some(self.remedies[1]),
        }
    }
}

macro_rules! rules {
    ($($rule:ident $measure:ident: $en:literal | $nb:literal | $nn:literal => $mend_nb:literal | $mend_nn:literal;)*) => {
        /// A rule in words.
        pub(crate) const fn rule(rule: RuleId) -> RuleWords {
            match rule {
                $(RuleId::$rule => RuleWords {
                    names: [$en, $nb, $nn],
                    remedies: [$mend_nb, $mend_nn],
                    measure: Measure::$measure,
                },)*
            }
        }
    };
}

rules! {
    Wt05 Least: "Days of notice" | "Dager varsel" | "Dagar varsel" => "start senere, eller oppgi den tvingende grunnen" | "start seinare, eller oppgi den tvingande grunnen";
    Wt10 MostTime: "Working time in a day" | "Arbeidstid per dag" | "Arbeidstid per dag" => "gi en kortere vakt, eller avtal gjennomsnittsberegning" | "gi ei kortare vakt, eller avtal gjennomsnittsutrekning";
    Wt20 MostTime: "Working time in a week, averaging by individual agreement" | "Arbeidstid per uke, gjennomsnitt etter individuell avtale" | "Arbeidstid per veke, gjennomsnitt etter individuell avtale" => "flytt en vakt til en annen uke eller en annen person" | "flytt ei vakt til ei anna veke eller ein annan person";
    Wt21 MostTime: "Working time in a week, averaging by local agreement" | "Arbeidstid per uke, gjennomsnitt etter lokal avtale" | "Arbeidstid per veke, gjennomsnitt etter lokal avtale" => "flytt en vakt til en annen uke eller en annen person" | "flytt ei vakt til ei anna veke eller ein annan person";
    Wt31 MostTime: "Overtime" | "Overtid" | "Overtid" => "spør en med mindre overtid" | "spør ein med mindre overtid";
    Wt40 LeastTime: "Rest between two shifts" | "Hvile mellom to vakter" | "Kvile mellom to vakter" => "start senere, eller gi en av de to vaktene til en annen" | "start seinare, eller gi ei av dei to vaktene til ein annan";
    Wt41 LeastTime: "Rest in a week" | "Ukehvile" | "Vekekvile" => "ta bort eller flytt en vakt den uken" | "ta bort eller flytt ei vakt den veka";
    Wt42 Most: "Sundays and holidays in a row" | "Søndager og helligdager på rad" | "Sundagar og heilagdagar på rad" => "gi fri en av disse søndagene, eller avtal gjennomsnitt skriftlig" | "gi fri ein av desse sundagane, eller avtal gjennomsnitt skriftleg";
    Wt50 LeastTime: "Break in a shift" | "Pause i en vakt" | "Pause i ei vakt" => "planlegg en lengre pause i vakten" | "planlegg ein lengre pause i vakta";
    Wt61 MostTime: "Night work on average" | "Nattarbeid i gjennomsnitt" | "Nattarbeid i gjennomsnitt" => "ta bort en natt i disse fire ukene" | "ta bort ei natt i desse fire vekene";
    Wt72 Plain: "Live-in scheme" | "Medleverturnus" | "Medleverturnus" => "velg en vanlig turnus" | "vel ein vanleg turnus";
    Wt80 Plain: "Night work of young people" | "Nattarbeid for ungdom" | "Nattarbeid for ungdom" => "gi dagvakt, og natten til en voksen" | "gi dagvakt, og natta til ein vaksen";
    Hta12 MostTime: "Full week after three-shift conversion" | "Full uke etter tredelt turnus-omregning" | "Full veke etter tredelt turnus-omrekning" => "senk full stilling til dette, eller betal forskjellen" | "senk full stilling til dette, eller betal skilnaden";
    Hta20 Plain: "Saturday and Sunday supplement" | "Lørdags- og søndagstillegg" | "Laurdags- og sundagstillegg" => "se tariffavtalen" | "sjå tariffavtalen";
    Hta21 Plain: "Evening and night supplement" | "Kvelds- og nattillegg" | "Kvelds- og nattillegg" => "se tariffavtalen" | "sjå tariffavtalen";
    Hta23 Plain: "Supplements of the same time" | "Tillegg for samme tid" | "Tillegg for same tid" => "se tariffavtalen" | "sjå tariffavtalen";
    Hta22 Plain: "Holiday supplement" | "Helligdagstillegg" | "Heilagdagstillegg" => "se tariffavtalen" | "sjå tariffavtalen";
    Loc01 Least: "Weeks between weekends" | "Uker mellom helger" | "Veker mellom helger" => "gi fri den helgen, fredag natt medregnet" | "gi fri den helga, fredag natt medrekna";
    Loc02 MostTime: "Long shift" | "Langvakt" | "Langvakt" => "gi en vanlig vakt, eller få på plass det som mangler i avtalen" | "gi ei vanleg vakt, eller få på plass det som manglar i avtalen";
    Loc03 MostTime: "Long shift above 12.5 hours" | "Langvakt over 12,5 timer" | "Langvakt over 12,5 timar" => "gjør vakten kortere" | "gjer vakta kortare";
    Hours Plain: "Hours against position" | "Timer mot stilling" | "Timar mot stilling" => "gi eller ta en vakt, eller bytt til en vakt av annen lengde" | "gi eller ta ei vakt, eller byt til ei vakt av anna lengd";
    Cover MostTime: "Cover that is not met" | "Bemanning som mangler" | "Bemanning som manglar" => "se veiene ut under bemanning som mangler" | "sjå vegane ut under bemanning som manglar";
    Absence Plain: "Shift during absence" | "Vakt under fravær" | "Vakt under fråvær" => "gi vakten til en som er til stede" | "gi vakta til ein som er til stades";
    Contract Plain: "Kind of shift not in the contract" | "Vakttype utenfor avtalen" | "Vakttype utanfor avtalen" => "gi vakten til en annen, eller endre vakttype" | "gi vakta til ein annan, eller endre vakttype";
    Fixed Plain: "Pinned shift not kept" | "Låst vakt er ikke beholdt" | "Låst vakt er ikkje behalden" => "sett den låste vakten, eller frigi den" | "set den låste vakta, eller frigi ho";
    Form Plain: "Form of the rota" | "Turnusens form" | "Forma på turnusen" => "rett det som er nevnt" | "rett det som er nemnt";
    Hs01 Most: "Quick returns in four weeks" | "Korte overganger på fire uker" | "Korte overgangar på fire veker" => "bytt kveld før tidligvakt til en annen vakt" | "byt kveld før tidlegvakt til ei anna vakt";
    Hs02 Most: "Nights in a row" | "Netter på rad" | "Netter på rad" => "gi natten til en annen" | "gi natta til ein annan";
    Hs03 Plain: "Backward rotation" | "Rotasjon bakover" | "Rotasjon bakover" => "legg en fridag mellom" | "legg ein fridag mellom";
    Hs04 LeastTime: "Free after the last night" | "Fri etter siste natt" | "Fri etter siste natt" => "la neste vakt starte en dag senere" | "la neste vakt starte ein dag seinare";
    Hs05 Least: "Two days off together in two weeks" | "To fridager sammen på to uker" | "To fridagar saman på to veker" => "flytt en fridag inntil en annen" | "flytt ein fridag inntil ein annan";
    Hs06 Most: "Days in a row" | "Dager på rad" | "Dagar på rad" => "gi en fridag inne i rekken" | "gi ein fridag inne i rekkja";
    Hs07 Most: "Long shifts in a row" | "Langvakter på rad" | "Langvakter på rad" => "gi fri eller en vanlig vakt inne i rekken" | "gi fri eller ei vanleg vakt inne i rekkja";
    Wish Plain: "Wish not met" | "Ønske ikke oppfylt" | "Ønske ikkje oppfylt" => "bytt dagen med noen, eller si hvorfor det ikke gikk" | "byt dagen med nokon, eller sei kvifor det ikkje gjekk";
    FairNight Plain: "Fair share of nights" | "Rettferdig del av netter" | "Rettferdig del av netter" => "bytt netter med en på den andre siden" | "byt netter med ein på den andre sida";
    FairWeekend Plain: "Fair share of weekends" | "Rettferdig del av helger" | "Rettferdig del av helger" => "bytt en helg med en på den andre siden" | "byt ei helg med ein på den andre sida";
    Substitute MostTime: "Substitute shift" | "Vikarvakt" | "Vikarvakt" => "tilby vakten til deltidsansatte først" | "tilby vakta til deltidstilsette først";
    Supplement Plain: "Pay supplements" | "Lønnstillegg" | "Lønstillegg" => "gi kvelder, netter og helger utover behovet som dagvakter" | "gi kveldar, netter og helger utover behovet som dagvakter";
}
