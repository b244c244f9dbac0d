"""Dutch and English words that fill a sentence without telling anything about this customer; nobody is shown them."""

from __future__ import annotations

# words that carry a sentence
FUNCTION = frozenset(
    """
    a aan about af after again al all alle alleen alles already als also although altijd always am an and andere
    anders any are as at be been being ben bij bijna binnen blijft blijven both boven but by can could daar daarna
    daarom dan dat de den deze did die dit do doe doen does doet doing done door during dus each een eens eerst
    eigen en er erg ergens even every few for from gaan gaat gaf geeft geen gegaan gehad gehouden gekregen get gets
    getting geven geweest gewoon going gone got haar had hadden has have having he heb hebben heeft heel hem hen her
    here het hier hij him his hoe hoeft how hun i ie ieder iedereen iemand iets if ik in inmiddels into is it its
    itself ja je jij jou jouw jullie just kan komen komt kon kregen krijgen krijgt kunnen like maar made mag make
    makes many may me mee meer men met might mij mijn misschien moest moet moeten more most much must my na naar
    nadat net niet niets no nog nooit not now nu of off om omdat on once onder one only ons onze ook op or other
    others our out over own pas per quite rather really reeds same samen see seen she should since sinds so some
    someone something soms soon still such te ten ter terwijl than that the their them then there these they thing
    things this those through tijdens to toch toe toen together too tot tussen u uit until up us uw vaak van vanaf
    veel very via volgens voor vooral waar waarom wanneer want waren was wat way we weer wel welke well werd werden
    were what when where which while who whole whom why wie wij wil wilde wilden will willen with without worden
    wordt would yes yet you your ze zeer zelf zich zij zijn zo zoals zou zouden zullen
    """.split()
)
# said of every customer and every deal
VAGUE = frozenset(
    """
    actie actief acties actively activities activity adobe algemeen algemene asked bedrijf bekend behoefte belang bellen
    belt benodigd bepaalde bespreken besproken bezig business call called calling calls client clients companies
    company competition competitor competitors concurrent concurrenten concurrentie contact contacted contacts
    current currently customer customers deal dingen discussed discussion discussions diverse enige enkele etc
    everything followup gebeld gebruikelijk gebruikelijke gebruiken gebruikt gecontacteerd geinteresseerd gemaild
    gesprek gesprekken gesproken gevonden gevraagd gewone gewoonlijk graag handig helpen helpt huidige informatie
    information interesse interest interested kans kennen kent klant klanten klus know known knows later licence
    licences license licenses licentie licenties mail mailed mails meeting meetings necessary need needed needs
    netwerk network nodig normaal normal nuttig nvt onbekend opportunity opvolgen opvolging overleg partij partijen
    partners product producten products project proposal relatie relaties relation relationship request requested
    requires sales several software solution solutions spoke standaard standard talk talked talking tba tbd tevreden
    touch unknown use useful uses using usual various verkocht verkoop verkoopactiviteiten verkoopkans verkopen
    verschillende verzoek vraagt vragen want wanted wants werk werken work working zaken zoeken
    """.split()
)
# praise and slogans
GENERIC = frozenset(
    """
    advanced amazing attractive awesome best beste beter betere betrouwbaar betrouwbare better cheap cheaper
    efficient efficienter excellent fantastic fantastisch fast faster flexibel flexible geweldig geweldige goed
    goede goedkoop goedkoper good great gunstig gunstige ideaal ideal innovatie innovatief innovatieve innovation
    innovative kwaliteit leader leading leidend market markt marktleider modern moderne nice optimaal optimal
    optimale perfect perfecte potential potentieel powerful premium price prices pricing prijs prijzen product
    professional professioneel professionele quality reliable seamless service services snel sneller sterk sterke
    strong strongest succes success synergie synergy top topkwaliteit topproduct totaaloplossing trusted uniek
    unieke unique valuable value waarde waardevol wereld win winwin world
    """.split()
)
# stands for an empty field; compared without punctuation
NOTHING = frozenset(
    """
    ditto empty geen idem idk ja leeg na nee niets nihil niks no none nothing ntb nvt ok okay onbekend same tba tbd
    test todo unknown x xx xxx yes
    """.split()
)
NOTHING_SAID = frozenset({"", "zie boven", "see above", "weet ik niet", "dont know", "no idea", "geen idee", "n a", "n v t"})
