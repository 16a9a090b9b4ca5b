"""The six accounts of the demonstration, one for each persona, and their password."""

from dataclasses import dataclass, replace

from app.accounts.models import NationalRole

# A phrase of seven words, as the rule of CNIL 2022-100 takes them. It is public: these accounts
# exist only where DEMO is set, and no mail leaves such a machine.
PASSWORD = "lampe bruyère tambour soupe cerise phare bottine"  # noqa: S105


@dataclass(frozen=True)
class Persona:
    """A fictional person one may sign in as."""

    email: str
    label: str
    first_name: str
    last_name: str
    job_title: str
    organisation: str
    region_code: str
    role: NationalRole | None = None


PERSONAS = {
    each.email.partition("@")[0]: each
    for each in (
        Persona(
            "membre@exemple.fr",
            "Membre de deux groupes des Hauts-de-France",
            "Zoé",
            "L’Hermitte",
            "Conseillère en économie sociale et familiale",
            "CCAS de Saint-Aubert-les-Forges",
            "32",
        ),
        Persona(
            "animatrice@exemple.fr",
            "Animatrice du groupe « Accès à l’alimentation »",
            "Gaëlle",
            "d’Hauterive",
            "Coordinatrice",
            "La Marmite partagée",
            "32",
        ),
        Persona(
            "region@exemple.fr",
            "Équipe régionale des Hauts-de-France, décide pour sa région",
            "Marie-Thérèse",
            "Œuvrard",
            "Commissaire à la lutte contre la pauvreté",
            "Préfecture de région – mission de lutte contre la pauvreté",
            "32",
        ),
        Persona(
            "ansa@exemple.fr",
            "Équipe de l’Ansa, décide sur les demandes d’accès",
            "Aïcha",
            "Grévinart",
            "Chargée de mission",
            "Agence nouvelle des solidarités actives (démonstration)",
            "11",
            NationalRole.ANSA,
        ),
        Persona(
            "national@exemple.fr",
            "Délégation nationale, lit l’ensemble",
            "Anne-Lise",
            "Béthancourt",
            "Chargée de mission pauvreté",
            "Délégation interministérielle (démonstration)",
            "11",
            NationalRole.NATIONAL,
        ),
        Persona(
            "admin@exemple.fr",
            "Administration technique",
            "Théo",
            "Vandenhaute",
            "Administrateur technique",
            "Agence nouvelle des solidarités actives (démonstration)",
            "11",
            NationalRole.ADMIN,
        ),
    )
}
ANSA = PERSONAS["ansa"]
COLLEAGUES = {
    each.email.partition("@")[0]: each
    for each in (
        replace(ANSA, email="ludivine@exemple.fr", first_name="Ludivine", last_name="Prud’hommet"),
        replace(ANSA, email="ismael@exemple.fr", first_name="Ismaël", last_name="Cœurdevey"),
    )
}
