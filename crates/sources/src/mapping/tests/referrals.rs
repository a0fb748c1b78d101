//! Recommendations, proposed as that.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

const SPANISH: &str = "Id recomendación;Fecha;Cliente que recomienda;Cliente recomendado;Estado;\
    Recompensa (€);Código\n\
    R0;13/05/2025 01:33;C1;N1;Cliente;;AMIGO42\nR1;18/05/2025 13:50;C2;N2;Recompensado;10,00;A56\n\
    R2;19/05/2025 00:09;C3;;Clic;;AMIGO38\nR3;20/05/2025 00:09;C3;N4;Registrado;;AMIGO38\n";
const ENGLISH: &str = "referral_id,created_at,referrer_id,referred_customer_id,status,\
    reward_amount,currency\n\
    r0,2025-05-01,c0,n0,customer,10.00,EUR\nr1,2025-05-02,c1,n1,rewarded,10.00,EUR\n\
    r2,2025-05-03,c2,n2,pending,10.00,EUR\nr3,2025-05-04,c1,n3,teapot,10.00,EUR\n";

#[test]
fn recommendations_come_as_far_as_their_status_says() {
    check(
        SPANISH,
        &[
            "name = \"referrals\"\n",
            "# CHECK: is a row a recommendation by `Cliente que recomienda`?",
            "stream = \"referral\"\nsubject = \"Id recomendación\"\n\
             record = \"referral/{Id recomendación}\"\n",
            "customer = \"Cliente que recomienda\"\n",
            "referred = \"Cliente recomendado\"\n",
            "\"Clic\" = \"clicked\"\n\
             \"Cliente\" = [\"clicked\", \"signed_up\", \"became_customer\"]\n\
             \"Recompensado\" = [\"clicked\", \"signed_up\", \"became_customer\", \"rewarded\"]\n\
             \"Registrado\" = [\"clicked\", \"signed_up\"]\n",
        ],
    );
    let found = events(&proposed(SPANISH), SPANISH);
    tells(
        &found,
        &[
            "R0 2025-05-13T01:33:00Z created `AMIGO42` customer=C1",
            "R1 2025-05-18T13:50:00Z rewarded customer=C2 referred=N2 amount=10.00",
            "R2 2025-05-19T00:09:00Z clicked customer=C3",
            "R3 2025-05-20T00:09:00Z signed_up customer=C3",
        ],
    );
    assert_eq!(found.len(), 4 + 3 + 4 + 1 + 2, "{found:#?}");
    // What nobody followed by a link that is told was not clicked, and an unknown word is asked.
    check(
        ENGLISH,
        &["\"customer\" = \"became_customer\"\n\"pending\" = \"skip\"\n\
             \"rewarded\" = [\"became_customer\", \"rewarded\"]\n\
             \"teapot\" = \"skip\"    # CHECK: no guess"],
    );
    let found = events(&proposed(ENGLISH), ENGLISH);
    assert_eq!(found.len(), 4 + 1 + 2, "{found:#?}");
}

#[test]
fn they_come_when_their_own_times_say() {
    let csv = "Referrer,Friend,Invited at,Signed up at,Purchased at,Rewarded at,Reward\n\
        ana@x.es,eva@x.es,2025-05-01,2025-05-02,2025-05-03,2025-05-04,5.00\n\
        luis@x.es,leo@x.es,2025-05-01,2025-05-03,,,\n";
    let text = proposed(csv);
    assert!(text.contains("stream = \"referral\"\nsubject = { from = "), "{text}");
    let found = events(&text, csv);
    for kind in ["2025-05-02T00:00:00Z signed_up", "2025-05-03T00:00:00Z became_customer"] {
        assert!(found.iter().any(|line| line.contains(kind)), "{kind} is not in {found:#?}");
    }
    let rewarded = found.iter().find(|line| line.contains("2025-05-04T00:00:00Z rewarded"));
    assert!(rewarded.is_some_and(|line| line.contains("amount=5")), "{found:#?}");
    assert!(!found.iter().any(|line| line.contains("@x.es")), "{found:#?}");
    // Customers who came by somebody, pages that led to another, and tickets are none.
    for csv in [
        "Customer ID,Signed up at,Referral code,Referred by,Converted at\n\
         c1,2025-05-01,K1,,2025-05-02\nc2,2025-05-03,K2,c1,\n",
        "timestamp,visitor_id,url,referrer\n\
         2025-05-01 08:00,v1,https://a.example/,https://b.example/\n\
         2025-05-01 08:01,v1,https://a.example/x,https://b.example/\n",
        "Ticket ID,Created,Referred by,Referred to,Status\n1,2025-05-01,ana,luis,Registered\n\
         2,2025-05-02,eva,luis,Customer\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"referral\""), "{}", proposed(csv));
    }
}
